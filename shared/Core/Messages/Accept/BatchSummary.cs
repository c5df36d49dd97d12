using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Accept;

/// <summary>How far a batch was taken.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Accepted">Messages that are durable.</param>
/// <param name="Rejected">Messages that were not valid.</param>
public sealed record BatchSummary(BatchId Id, long Accepted, long Rejected)
{
    /// <summary>What was wrong, by message; at most <see cref="MaxErrors"/> of a JSON batch.</summary>
    public IReadOnlyList<RejectedMessage> Errors { get; init; } = [];

    /// <summary>Most rejected messages that are listed.</summary>
    public const int MaxErrors = 1_000;

    /// <summary>Why the rest was not taken; null: all was.</summary>
    public Problem? Stopped { get; init; }

    /// <summary>Index of the first message that was neither accepted nor rejected; null: none.</summary>
    public long? ResumeAt { get; init; }
}

/// <summary>One message of a batch that was not valid.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Problems">Everything that is wrong with it; pointers are into the message.</param>
public sealed record RejectedMessage(long Index, IReadOnlyList<ProblemItem> Problems);
