using System.Text.Json.Serialization;
using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>The most messages that one recipient gets in a period that slides.</summary>
/// <param name="Most">1 to 50.</param>
/// <param name="PeriodHours">Length of the period in hours, 1 to 744 (31 days).</param>
public sealed record FrequencyCap(int Most, int PeriodHours)
{
    public const int MaxMost = 50;

    public const int MaxPeriodHours = 744;

    /// <summary>Counts messages of this kind alone; null: of every kind.</summary>
    public MessageKind? Kind { get; init; }

    /// <summary>Counts messages over this channel alone; null: over every channel.</summary>
    public ChannelId? Channel { get; init; }

    /// <summary>What becomes of a message beyond it.</summary>
    public CapAction Action { get; init; } = CapAction.Reject;

    [JsonIgnore]
    public TimeSpan Period => TimeSpan.FromHours(PeriodHours);

    public bool Covers(MessageKind kind, ChannelId channel) => (Kind is null || Kind == kind) && (Channel is null || Channel == channel);
}
