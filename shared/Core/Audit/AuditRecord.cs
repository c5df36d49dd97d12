namespace MessageFunctions.Audit;

/// <summary>An entry as it stands in the chain.</summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="At">When it was appended.</param>
/// <param name="Entry">What was changed.</param>
/// <param name="Previous">Hash of the entry before it; of the first one 64 zeros.</param>
/// <param name="Hash">Of the entry and <paramref name="Previous"/>.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, AuditEntry Entry, string Previous, string Hash);

/// <summary>The end of a chain.</summary>
/// <param name="Number">Of the last entry; 0: none.</param>
/// <param name="Hash">Of the last entry.</param>
public sealed record AuditHead(long Number, string Hash)
{
    public static AuditHead Empty { get; } = new(0, new string('0', 64));
}
