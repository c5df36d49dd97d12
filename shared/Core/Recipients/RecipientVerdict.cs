using MessageFunctions.Delivery;

namespace MessageFunctions.Recipients;

/// <summary>What is ruled about one message; equal for messages of one ruling.</summary>
internal sealed record RecipientVerdict(GateVerdict Verdict, string Reason, string Text)
{
    public DateTimeOffset? Until { get; init; }

    public required string Rule { get; init; }
}
