namespace MessageFunctions.Embedded.Sqlite;

/// <summary>
/// Keeps the write-ahead log from growing without end. SQLite starts the log again only at an instant when nobody reads from it, and under
/// constant reads there may be none: so once the log is too long, reads are held back for as long as it takes to empty it.
/// </summary>
/// <remarks>Belongs to the writer thread.</remarks>
internal sealed class WalBound(SqliteFileOptions options, SqliteConnection writer, ReaderPool readers)
{
    private const int CommitsBetweenLooks = 64;

    /// <summary>Reads that take longer than this are let be, and the next look tries again.</summary>
    private static readonly TimeSpan QuiesceTimeout = TimeSpan.FromMilliseconds(200);

    private readonly FileInfo _log = new(options.Path + "-wal");
    private int _commits;

    public void Check()
    {
        if (++_commits < CommitsBetweenLooks) return;
        _commits = 0;
        _log.Refresh();
        if (!_log.Exists || _log.Length <= options.MaxWalBytes) return;
        try
        {
            readers.TryQuiesce(QuiesceTimeout, () => writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        }
        catch (SqliteException)
        {
            // What is committed is in the log. Whatever ails the disk shows at the next commit, to somebody who waits for it.
        }
    }
}
