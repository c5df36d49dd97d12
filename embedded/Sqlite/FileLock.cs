namespace MessageFunctions.Embedded.Sqlite;

/// <summary>A file that one process holds at a time; the kernel lets it go with the process, however that ends.</summary>
public sealed class FileLock : IDisposable
{
    // EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _held;

    private FileLock(FileStream held) => _held = held;

    /// <summary>Takes a lock, creating its file where needed.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="subject">What it guards, for the message.</param>
    /// <exception cref="SqliteException"><see cref="SqliteFailureKind.InUse"/>: somebody else holds it.</exception>
    /// <exception cref="IOException">The file cannot be opened at all.</exception>
    public static FileLock Take(string path, string subject)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
        {
            throw new SqliteException(SqliteFailureKind.InUse, $"{subject} is in use by another process. Stop it, or set {DataDirectory.EnvironmentVariable} to another directory.");
        }
    }

    public void Dispose() => _held.Dispose();
}
