using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Replay;

/// <summary>Counts what would have been different.</summary>
public sealed class ReplayTally
{
    /// <summary>Most examples that are kept.</summary>
    public const int MaxExamples = 20;

    private readonly Dictionary<(LineId Line, ChannelId? Channel), ReplayCounts> _groups = [];
    private readonly List<ReplayExample> _examples = [];
    private ReplayCounts _total;

    public ReplayCounts Total => _total;

    public IReadOnlyList<ReplayExample> Examples => _examples;

    /// <summary>By line and the channel that the message went over, or would have.</summary>
    public IReadOnlyList<ReplayGroup> Groups =>
        [.. _groups.OrderBy(pair => pair.Key.Line.Value, StringComparer.Ordinal).ThenBy(pair => pair.Key.Channel?.Value, StringComparer.Ordinal).Select(pair => new ReplayGroup(pair.Key.Line, pair.Key.Channel, pair.Value))];

    /// <summary>Counts a message.</summary>
    /// <param name="envelope">Its envelope.</param>
    /// <param name="index">Its place there.</param>
    /// <param name="before">What became of it.</param>
    /// <param name="after">What would have become of it.</param>
    /// <param name="why">The rule or limit, where it is different.</param>
    public void Add(Envelope envelope, int index, ReplayFate before, ReplayFate after, string? why)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        _total = _total.With(before, after);
        var group = (envelope.Line, after.Channel ?? before.Channel);
        _groups[group] = _groups.GetValueOrDefault(group).With(before, after);
        if (before != after && _examples.Count < MaxExamples) _examples.Add(new ReplayExample(new MessageId(envelope.Id, index), envelope.Line, before, after, why));
    }
}

/// <summary>Numbers of messages, and the cost.</summary>
/// <param name="Messages">Looked at.</param>
/// <param name="Changed">Whose fate would have been another.</param>
/// <param name="SentBefore">That were sent.</param>
/// <param name="SentAfter">That would have been.</param>
/// <param name="HeldBefore">That wait.</param>
/// <param name="HeldAfter">That would.</param>
/// <param name="RejectedBefore">That were refused, withdrawn or too late.</param>
/// <param name="RejectedAfter">That would have been.</param>
/// <param name="Rerouted">That would have gone over another channel.</param>
/// <param name="Requeued">That another queue would have carried.</param>
/// <param name="CostBefore">Micro-units.</param>
/// <param name="CostAfter">Micro-units.</param>
public readonly record struct ReplayCounts(
    long Messages, long Changed, long SentBefore, long SentAfter, long HeldBefore, long HeldAfter, long RejectedBefore, long RejectedAfter, long Rerouted, long Requeued,
    long CostBefore, long CostAfter)
{
    internal ReplayCounts With(ReplayFate before, ReplayFate after) => new(
        Messages + 1, Changed + One(before != after),
        SentBefore + One(before.Outcome == ReplayOutcome.Sent), SentAfter + One(after.Outcome == ReplayOutcome.Sent),
        HeldBefore + One(before.Outcome == ReplayOutcome.Held), HeldAfter + One(after.Outcome == ReplayOutcome.Held),
        RejectedBefore + One(before.Outcome == ReplayOutcome.Rejected), RejectedAfter + One(after.Outcome == ReplayOutcome.Rejected),
        Rerouted + One(before.Channel is not null && after.Channel is not null && before.Channel != after.Channel), Requeued + One(before.Priority != after.Priority),
        CostBefore + before.CostMicros, CostAfter + after.CostMicros);

    private static int One(bool holds) => holds ? 1 : 0;
}

/// <summary>The counts of one line and channel.</summary>
public sealed record ReplayGroup(LineId Line, ChannelId? Channel, ReplayCounts Counts);

/// <summary>A message whose fate would have been another.</summary>
public sealed record ReplayExample(MessageId Message, LineId Line, ReplayFate Before, ReplayFate After, string? Why);
