namespace MessageFunctions.Storage;

/// <summary>What became of a commit: all of it, or none of it and the first change that did not fit.</summary>
public abstract record CommitResult
{
    private CommitResult() { }

    /// <summary>All changes are durable; one ETag a change, in order, empty for a delete.</summary>
    public sealed record Committed(IReadOnlyList<string> ETags) : CommitResult;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Index">The first change whose condition did not hold.</param>
    /// <param name="Reason">Which condition.</param>
    public sealed record Conflict(int Index, ConflictReason Reason) : CommitResult;
}

/// <summary>The condition of a change that did not hold.</summary>
public enum ConflictReason
{
    /// <summary>An insert met an existing row.</summary>
    Exists,

    /// <summary>A replace or delete met no row.</summary>
    NotFound,

    /// <summary>The row has another ETag than expected.</summary>
    Changed,
}
