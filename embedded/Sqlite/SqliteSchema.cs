namespace MessageFunctions.Embedded.Sqlite;

/// <summary>Recognizes a file as ours, sets how it is kept, and brings its schema up to date.</summary>
internal static class SqliteSchema
{
    /// <exception cref="SqliteException">Corrupt, foreign, or newer than this program.</exception>
    public static void Prepare(SqliteConnection writer, SqliteFileOptions options)
    {
        try
        {
            Migrate(writer, options, Recognize(writer, options));
        }
        catch (SqliteException exception) when (exception.Kind is SqliteFailureKind.Corrupt or SqliteFailureKind.Foreign && !exception.Message.Contains(options.Path, StringComparison.Ordinal))
        {
            throw new SqliteException(exception.Kind, $"{options.Path} cannot be read: {exception.Message}. Nothing was changed in it. Restore it from a copy, or move it away to begin with an empty one.");
        }
    }

    private static int Recognize(SqliteConnection writer, SqliteFileOptions options)
    {
        writer.Execute("PRAGMA page_size=8192;");
        var id = writer.Scalar("PRAGMA application_id");
        var version = writer.Scalar("PRAGMA user_version");
        var isNew = id == 0 && version == 0 && writer.Scalar("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && id != options.ApplicationId)
            throw new SqliteException(SqliteFailureKind.Foreign, $"{options.Path} is not a file of this kind (application id {id}, expected {options.ApplicationId}). Move it away or choose another data directory.");
        if (version > options.SchemaSteps.Count)
            throw new SqliteException(SqliteFailureKind.Foreign, $"{options.Path} has schema version {version}; this program knows {options.SchemaSteps.Count}. Run the newer program.");
        return (int)version;
    }

    private static void Migrate(SqliteConnection writer, SqliteFileOptions options, int version)
    {
        writer.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={(options.DurableCommits ? "FULL" : "NORMAL")}; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit={options.MaxWalBytes}; PRAGMA cache_size=-{options.CacheKibibytes};");
        for (var step = version; step < options.SchemaSteps.Count; step++)
            writer.Execute($"BEGIN IMMEDIATE; PRAGMA application_id={options.ApplicationId}; {options.SchemaSteps[step]}; PRAGMA user_version={step + 1}; COMMIT;");
    }
}
