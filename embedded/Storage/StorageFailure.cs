using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>Maps what SQLite reports to what the ports promise.</summary>
internal static class StorageFailure
{
    /// <summary>The failures that <see cref="StorageUnavailableException"/> stands for: the disk, not the program.</summary>
    public static bool IsUnavailable(SqliteException exception) =>
        exception.Kind is SqliteFailureKind.DiskFull or SqliteFailureKind.Io or SqliteFailureKind.InUse or SqliteFailureKind.Corrupt;

    public static StorageUnavailableException Unavailable(SqliteException exception) => new(exception.Message, exception);
}
