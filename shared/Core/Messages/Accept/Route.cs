using MessageFunctions.Channels;

namespace MessageFunctions.Messages.Accept;

/// <summary>Which channels a message tries, in order, and which rule said so.</summary>
/// <param name="Channels">At least one unless the line has none.</param>
/// <param name="Rule">Name of the rule that fired.</param>
/// <param name="Policy">Version of the policy that holds the rule.</param>
public sealed record Route(IReadOnlyList<ChannelId> Channels, string Rule, string Policy)
{
    /// <summary>The rule of messages whose sender named the channels.</summary>
    public const string BySender = "sender";

    /// <summary>Why each channel has its place, a stable code each; empty where the rule says it all.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
