namespace MessageFunctions.Audit;

/// <summary>What the proof of a chain found.</summary>
/// <param name="Head">The end of the chain.</param>
/// <param name="Number">The last entry that is proven, or the first that is wrong.</param>
/// <param name="Hash">Its hash: kept outside, it proves later that the chain still contains it. Empty after a fault.</param>
/// <param name="IsKeyed">Whether the hashes depend on a key.</param>
public sealed record AuditProof(AuditHead Head, long Number, string Hash, bool IsKeyed)
{
    /// <summary>What is wrong; null: nothing.</summary>
    public string? Fault { get; init; }

    /// <summary>Where to go on; null: all was proven.</summary>
    public AuditHead? ContinuesAt { get; init; }

    public bool IsProven => Fault is null;
}
