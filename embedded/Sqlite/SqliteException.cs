using SQLitePCL;

namespace MessageFunctions.Embedded.Sqlite;

/// <summary>Why a file could not be opened, read or written.</summary>
public enum SqliteFailureKind
{
    /// <summary>A broken statement or a failure this list does not name.</summary>
    Other,

    /// <summary>The disk, or the quota on it, is full. What was acknowledged before is intact.</summary>
    DiskFull,

    /// <summary>The file's content is damaged.</summary>
    Corrupt,

    /// <summary>The file is not one of ours, or one of another kind or of a newer version.</summary>
    Foreign,

    /// <summary>Another process holds the data directory.</summary>
    InUse,

    /// <summary>The device reported an error, or the path cannot be opened.</summary>
    Io,

    /// <summary>A row with the same key exists.</summary>
    Constraint,
}

/// <summary>A storage failure with its kind; the message names the file or statement and what to do about it.</summary>
public sealed class SqliteException(SqliteFailureKind kind, string message) : Exception(message)
{
    public SqliteFailureKind Kind { get; } = kind;

    internal static SqliteException From(sqlite3 database, int code, string doing)
    {
        var kind = (code & 0xFF) switch
        {
            raw.SQLITE_FULL => SqliteFailureKind.DiskFull,
            raw.SQLITE_CORRUPT => SqliteFailureKind.Corrupt,
            raw.SQLITE_NOTADB => SqliteFailureKind.Foreign,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => SqliteFailureKind.InUse,
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY => SqliteFailureKind.Io,
            raw.SQLITE_CONSTRAINT => SqliteFailureKind.Constraint,
            _ => SqliteFailureKind.Other,
        };
        if (kind == SqliteFailureKind.Corrupt)
        {
            var file = raw.sqlite3_db_filename(database, "main").utf8_to_string();
            return new SqliteException(kind, $"{file} is damaged: {raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite {code}). What can be read is served and the damaged part is left as it is. Stop the host, copy the file with its -wal, and restore it from a backup or save what can be read with: sqlite3 {file} .recover ({doing})");
        }
        return new SqliteException(kind, $"{raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite {code}): {doing}");
    }
}
