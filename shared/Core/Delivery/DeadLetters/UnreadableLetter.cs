namespace MessageFunctions.Delivery.DeadLetters;

/// <summary>A message of a dead-letter queue whose body is none of ours, so that it belongs to no tenant.</summary>
/// <param name="Id">Determined by its message id and body: a repeat has the same.</param>
/// <param name="Queue">Where it was.</param>
/// <param name="At">When it was found.</param>
/// <param name="Reason">Why it was dead-lettered.</param>
/// <param name="MessageId">The id its sender gave it.</param>
/// <param name="Body">The first <see cref="MaxBody"/> bytes of it.</param>
public sealed record UnreadableLetter(string Id, string Queue, DateTimeOffset At, string Reason, string MessageId, ReadOnlyMemory<byte> Body)
{
    /// <summary>Bytes of the body that are kept.</summary>
    public const int MaxBody = 1_024;
}

/// <summary>A page of unreadable letters.</summary>
public sealed record UnreadablePage(IReadOnlyList<UnreadableLetter> Items, string? Continuation);
