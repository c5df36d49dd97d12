namespace MessageFunctions.Embedded.Sqlite;

/// <summary>
/// The directory that holds everything the embedded runtime keeps, owned by one process at a time: a second one is refused
/// at start instead of spoiling the first one's files.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The environment variable that moves the directory; the default is <c>.data</c> below the working directory.</summary>
    public const string EnvironmentVariable = "MESSAGEFUNCTIONS_DATA";

    private readonly FileLock _lock;

    private DataDirectory(string path, FileLock held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Full path of the directory that is used where no other is named.</summary>
    public static string DefaultPath => System.IO.Path.GetFullPath(Environment.GetEnvironmentVariable(EnvironmentVariable) ?? ".data");

    public string Path { get; }

    /// <summary>Creates the directory where needed and takes it for this process.</summary>
    /// <exception cref="SqliteException"><see cref="SqliteFailureKind.InUse"/>: another process holds it;
    /// <see cref="SqliteFailureKind.Io"/>: it cannot be created or written.</exception>
    public static DataDirectory Open(string? path = null)
    {
        var full = path is null ? DefaultPath : System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            return new DataDirectory(full, FileLock.Take(System.IO.Path.Combine(full, "lock"), $"The data directory {full}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SqliteException(SqliteFailureKind.Io, $"The data directory {full} cannot be used: {exception.Message} Set {EnvironmentVariable} to a directory that can be written.");
        }
    }

    /// <summary>The full path of a file in the directory.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}
