using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>One message's fold: first what was decided, in order; then what is known of its attempts; then what was reported.</summary>
internal sealed class MessageFold(EnvelopeDocuments documents, Recorded<Envelope> envelope, int index)
{
    private readonly Recipient _to = envelope.Value.Messages[index].To;
    private readonly List<AttemptKnowledge> _attempts = [];
    // What must be reviewed is in review from its acceptance on: nothing that fails on the way to the review lets it pass.
    private Standing _waiting = new(envelope.Value.NeedsReview ? MessageStatus.InReview : MessageStatus.Accepted, envelope.At, envelope.DocumentId);
    private Standing? _ended;
    private ChannelId? _channel;
    private ChannelId? _preferred;

    public MessageState Run()
    {
        _channel = NextAfter(null);
        foreach (var decision in documents.Decisions) Apply(decision);
        foreach (var outcome in documents.Outcomes) Apply(outcome);
        var standing = Reported(MessageStatus.Delivered) ?? Reported(MessageStatus.Failed) ?? FromAttempts();
        var last = _attempts.Count == 0 ? (int?)null : _attempts.Max(attempt => attempt.Number);
        var attempts = _attempts.Count(attempt => attempt.Channel == _channel);
        return new MessageState(index, standing.Status, standing.Since, standing.DocumentId, _channel, attempts, last) { Next = _channel is null ? null : NextAfter(_channel) };
    }

    private void Apply(Recorded<Decision> recorded)
    {
        var decision = recorded.Value;
        if (decision.Status is not { } status || !decision.AppliesTo(index) || _ended is not null) return;
        var standing = new Standing(status, recorded.At, recorded.DocumentId);
        if (status.IsTerminal())
        {
            _ended = standing;
            return;
        }
        _waiting = standing;
        if (decision.Kind == DecisionKind.Preferred)
        {
            // Once an attempt has begun the order of the plan is settled: otherwise a message that failed everywhere could begin again.
            if (_attempts.Count > 0) return;
            _preferred = decision.Channel;
        }
        if (decision.Channel is not null && decision.Kind is DecisionKind.Preferred or DecisionKind.Rerouted or DecisionKind.Sending) _channel = decision.Channel;
        if (decision.Kind == DecisionKind.Sending) AttemptOf(decision.Number, decision.Channel);
    }

    private void Apply(Recorded<Outcome> recorded)
    {
        foreach (var result in recorded.Value.Results)
        {
            if (result.Index != index) continue;
            AttemptOf(recorded.Value.Attempt, recorded.Value.Channel).Learn(result.Result, new Standing(MessageStatus.Queued, recorded.At, recorded.DocumentId));
        }
    }

    private Standing FromAttempts()
    {
        if (Find(ResultKind.Accepted) is { } accepted) return End(accepted, MessageStatus.Sent);
        if (Find(ResultKind.Unknown) is { } unknown) return End(unknown, MessageStatus.Unknown);
        foreach (var attempt in _attempts)
        {
            // What may have left once is not tried over another channel, even when a later answer says that it did not.
            if (attempt.Result == ResultKind.Rejected && (attempt.WasUnknown || NextAfter(attempt.Channel) is null)) return End(attempt, MessageStatus.Failed);
        }
        return _ended ?? Waiting();
    }

    /// <summary>Not sent yet: what was decided last, unless that was an attempt whose result is known.</summary>
    private Standing Waiting()
    {
        if (_attempts.MaxBy(attempt => attempt.Number) is not { Result: { } result, Known: { } known } last) return _waiting;
        if (result == ResultKind.Rejected && _channel == last.Channel) _channel = NextAfter(last.Channel);
        return _waiting.Status is MessageStatus.Sending or MessageStatus.Accepted ? known : _waiting;
    }

    private AttemptKnowledge? Find(ResultKind result) => _attempts.Find(attempt => attempt.Result == result);

    private Standing End(AttemptKnowledge attempt, MessageStatus status)
    {
        _channel = attempt.Channel;
        return attempt.Known! with { Status = status };
    }

    private Standing? Reported(MessageStatus status)
    {
        var receipt = documents.Receipts.FirstOrDefault(receipt => receipt.Value.Index == index && receipt.Value.Status == status);
        if (receipt is null) return null;
        _channel = receipt.Value.Channel;
        return new Standing(status, receipt.At, receipt.DocumentId);
    }

    private AttemptKnowledge AttemptOf(int number, ChannelId? channel)
    {
        var attempt = _attempts.Find(attempt => attempt.Number == number && attempt.Channel == channel);
        if (attempt is null) _attempts.Add(attempt = new AttemptKnowledge(number, channel));
        return attempt;
    }

    /// <summary>
    /// The next channel of the plan that reaches the recipient; the first one for null or a channel outside of the plan. A preferred channel
    /// stands before all others of the plan.
    /// </summary>
    private ChannelId? NextAfter(ChannelId? channel)
    {
        var plan = envelope.Value.Plan;
        var place = channel == _preferred ? -1 : PlaceOf(channel);
        if (place < 0 && channel != _preferred && _preferred is { } preferred && _to.AddressFor(preferred) is not null) return preferred;
        for (var i = place + 1; i < plan.Count; i++)
        {
            if (plan[i].Channel != channel && plan[i].Channel != _preferred && _to.AddressFor(plan[i].Channel) is not null) return plan[i].Channel;
        }
        return null;
    }

    private int PlaceOf(ChannelId? channel)
    {
        var plan = envelope.Value.Plan;
        for (var i = 0; channel is not null && i < plan.Count; i++)
        {
            if (plan[i].Channel == channel) return i;
        }
        return -1;
    }

    private sealed record Standing(MessageStatus Status, DateTimeOffset Since, string DocumentId);

    private sealed class AttemptKnowledge(int number, ChannelId? channel)
    {
        public int Number => number;

        public ChannelId? Channel => channel;

        public ResultKind? Result { get; private set; }

        public bool WasUnknown { get; private set; }

        public Standing? Known { get; private set; }

        public void Learn(ResultKind result, Standing standing)
        {
            WasUnknown |= result == ResultKind.Unknown;
            if (Result >= result) return;
            Result = result;
            Known = standing;
        }
    }
}
