namespace MessageFunctions.Audit;

/// <summary>How the audit log is sealed.</summary>
public sealed record AuditOptions
{
    /// <summary>Least length of a key in bytes.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>
    /// Key of the seal. With it, who can write the table but does not know the key can neither change a row nor make a chain of their own; without it
    /// the chain shows every change that was not followed by a new computation of everything after it.
    /// </summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>How long a change that began may take before it is put on record as one whose outcome is unknown, in minutes; 2 to 60, default 10.</summary>
    public int AbandonedMinutes { get; init; } = 10;
}
