namespace MessageFunctions.Embedded.Sqlite;

/// <summary>What a file is and how it is kept.</summary>
public sealed record SqliteFileOptions
{
    /// <summary>Full path of the file; its directory exists.</summary>
    public required string Path { get; init; }

    /// <summary>Marks the kind of file (<c>PRAGMA application_id</c>), so that a foreign one is refused. Not zero.</summary>
    public required int ApplicationId { get; init; }

    /// <summary>
    /// The schema as a list of steps; step <c>n</c> leads from version <c>n</c> to <c>n+1</c>. A file of a higher version than
    /// there are steps is refused as foreign.
    /// </summary>
    public required IReadOnlyList<string> SchemaSteps { get; init; }

    /// <summary>Most work items that share one transaction. 1 to 100,000; default 4,096.</summary>
    public int MaxGroupSize { get; init; } = 4_096;

    /// <summary>Page cache of the writer in KiB. Default 32 MiB.</summary>
    public int CacheKibibytes { get; init; } = 32 * 1024;

    /// <summary>
    /// Whether a commit waits for the disk. Default yes; no only for what can be built again from another file: after a power
    /// cut the latest commits may be missing, in order, and after the end of a process none.
    /// </summary>
    public bool DurableCommits { get; init; } = true;

    /// <summary>Length of the write-ahead log in bytes beyond which reads are held back to empty it. Default 128 MiB.</summary>
    public long MaxWalBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Read connections. 1 to 64; default 4.</summary>
    public int Readers { get; init; } = 4;
}
