using MessageFunctions.Channels;
using MessageFunctions.Storage;

namespace MessageFunctions.Messages;

/// <summary>Where an envelope stands: what the saga decides from.</summary>
/// <param name="Envelope">As accepted.</param>
/// <param name="Messages">The state of each message, by index.</param>
/// <param name="NextDecision">Number of the decision that comes next.</param>
/// <param name="LastDecision">The decision made last; null before the first.</param>
/// <param name="IsSettled">Whether a settlement is recorded.</param>
public sealed record EnvelopeState(Envelope Envelope, IReadOnlyList<MessageState> Messages, int NextDecision, Decision? LastDecision, bool IsSettled)
{
    /// <summary>What it was folded from.</summary>
    public required EnvelopeDocuments Documents { get; init; }

    /// <summary>Null when the stream has no envelope.</summary>
    public static EnvelopeState? Fold(IReadOnlyList<LogDocument> documents) => Fold(EnvelopeDocuments.Parse(documents));

    /// <inheritdoc cref="Fold(IReadOnlyList{LogDocument})"/>
    public static EnvelopeState? Fold(EnvelopeDocuments documents)
    {
        if (documents.Envelope is not { } envelope) return null;
        var messages = new MessageState[envelope.Value.Messages.Count];
        for (var index = 0; index < messages.Length; index++) messages[index] = new MessageFold(documents, envelope, index).Run();
        var last = documents.Decisions.Count == 0 ? null : documents.Decisions[^1].Value;
        var settled = documents.Decisions.Any(decision => decision.Value.Kind == DecisionKind.Settled);
        return new EnvelopeState(envelope.Value, messages, last is null ? 0 : last.Number + 1, last, settled) { Documents = documents };
    }

    /// <summary>
    /// Messages that wait to be sent (accepted, queued or held), grouped by the channel that is next for them, in the plan's order. Messages in review are
    /// not among them. The group without a channel has nowhere left to go.
    /// </summary>
    public IReadOnlyList<SendGroup> Waiting() => Group(message => message.Status is MessageStatus.Accepted or MessageStatus.Queued or MessageStatus.Held);

    /// <summary>
    /// Messages whose attempt has begun without a result: a process stopped in between, or is at it. An idempotent channel sends them again
    /// under the same attempt; any other has an unknown outcome.
    /// </summary>
    public IReadOnlyList<SendGroup> InDoubt() => Group(message => message.Status == MessageStatus.Sending);

    /// <summary>How many messages stand where.</summary>
    public IReadOnlyDictionary<MessageStatus, int> Tally() => Messages.CountBy(message => message.Status).ToDictionary();

    /// <summary>Whether nothing is left to decide or send: every message is terminal, sent or unknown.</summary>
    public bool IsFinished => Messages.All(message => message.Status.IsTerminal() || message.Status is MessageStatus.Sent or MessageStatus.Unknown);

    private List<SendGroup> Group(Func<MessageState, bool> belongs) =>
    [
        .. Messages.Where(belongs)
            .GroupBy(message => message.Channel)
            .OrderBy(group => PlaceInPlan(group.Key))
            .Select(group => new SendGroup(group.Key, [.. group]))
    ];

    private int PlaceInPlan(ChannelId? channel)
    {
        for (var i = 0; i < Envelope.Plan.Count; i++)
        {
            if (Envelope.Plan[i].Channel == channel) return i;
        }
        return int.MaxValue;
    }
}

/// <summary>Messages of an envelope that go over one channel.</summary>
/// <param name="Channel">Null: no channel of the plan is left that reaches them.</param>
/// <param name="Messages">By index.</param>
public sealed record SendGroup(ChannelId? Channel, IReadOnlyList<MessageState> Messages)
{
    public IReadOnlyList<int> Indices { get; } = [.. Messages.Select(message => message.Index)];
}
