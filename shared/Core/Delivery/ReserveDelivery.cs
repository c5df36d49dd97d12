using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>
/// The Try of an envelope: finds what is still to be sent, asks the gates, holds the money and records the decision. It may be repeated at any
/// point: a hold is found again under its id, and a decision follows from all that precede it.
/// </summary>
public sealed class ReserveDelivery(IBudgetLedger ledger, EnvelopeStream stream, IEnumerable<ISendGate> gates, TimeProvider time)
{
    private readonly GateKeeper _gates = new(stream, gates);
    private readonly UnrecordedHolds _unrecorded = new(ledger);

    // Each turn decides about one channel's messages, which then wait, end or go; so an envelope is through after a turn a channel and a few more.
    private const int MaxTurns = 64;
    private static readonly Decision NoChannel = new(0, DecisionKind.Rejected) { Reason = "no_channel", Text = "No channel of the plan is left that reaches the recipient." };

    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<ReserveResult> RunAsync(TenantId tenant, EnvelopeId envelope, DeliverySettings settings, CancellationToken cancellationToken = default)
    {
        var state = await stream.ReadAsync(tenant, envelope, cancellationToken);
        using var step = state is null ? null : AppTraces.Start("envelope.reserve", state.Envelope);
        DateTimeOffset? earliest = null;
        var waiting = new HashSet<ChannelId>();
        for (var turn = 0; state is not null && turn < MaxTurns; turn++)
        {
            var now = time.GetUtcNow();
            if (state.Envelope.ExpiresAt <= now)
            {
                state = await ExpireAsync(state, cancellationToken);
                if (state.InDoubt().Count == 0) return await DoneAsync(state, cancellationToken);
            }
            if (Resumable(state) is { } resumed) return resumed;
            var group = state.Waiting().FirstOrDefault(group => group.Channel is not { } channel || !waiting.Contains(channel));
            if (group is null) break;
            if (group.Channel is not { } next)
            {
                state = await stream.DecideAboutAsync(state, null, group.Indices, NoChannel, cancellationToken);
                continue;
            }

            var (after, answer) = await TryAsync(state, group, next, settings, now, cancellationToken);
            state = after;
            if (answer is { Step: ReserveStep.Send }) return answer;
            if (answer is { Until: { } until })
            {
                waiting.Add(next);
                if (earliest is null || until < earliest) earliest = until;
            }
        }
        if (earliest is { } at) return new ReserveResult(ReserveStep.Wait, Until: at, IsUnsettled: IsUnsettled(state!));
        return state is null ? new ReserveResult(ReserveStep.Done) : await DoneAsync(state, cancellationToken);
    }

    private static bool IsUnsettled(EnvelopeState state) => !state.IsSettled && state.Holds() > 0;

    private async ValueTask<ReserveResult> DoneAsync(EnvelopeState state, CancellationToken cancellationToken)
    {
        await _unrecorded.ReleaseAsync(state, cancellationToken);
        return new ReserveResult(ReserveStep.Done, IsUnsettled: IsUnsettled(state));
    }

    /// <summary>What an earlier reservation paid for and was not sent, or not answered for: a process stopped in between.</summary>
    private static ReserveResult? Resumable(EnvelopeState state)
    {
        if (state.LastDecision is { Kind: DecisionKind.Reserved, Hold: { } hold, Channel: { } channel }
            && state.Waiting().Any(group => group.Channel == channel && group.Messages.Any(message => state.LastDecision.AppliesTo(message.Index))))
            return new ReserveResult(ReserveStep.Send, channel.Value, hold);
        return state.InDoubt() is [{ Channel: { } doubtful }, ..] && state.LastHold(doubtful) is { } paid
            ? new ReserveResult(ReserveStep.Send, doubtful.Value, paid)
            : null;
    }

    private async ValueTask<(EnvelopeState, ReserveResult?)> TryAsync(
        EnvelopeState state, SendGroup group, ChannelId channel, DeliverySettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var passage = await _gates.PassAsync(state, channel, group.Indices, now, cancellationToken);
        (state, IReadOnlyList<int> indices) = (passage.State, passage.Indices);
        if (indices.Count == 0) return (state, Waiting(passage.Until));

        var envelope = state.Envelope;
        var price = PriceOf(envelope, channel);
        var unit = new BudgetAmount(price, 1);
        var account = new AccountId(envelope.Tenant, envelope.Line, channel, Month.Of(now));
        var hold = new EnvelopeHold(envelope.Id, state.Holds(), account.Month);
        var request = new HoldRequest
        {
            HoldId = hold.Id,
            Units = Enumerable.Repeat(unit, indices.Count).ToArray(),
            AllowPartial = true,
            ExpiresAt = now.AddMinutes(settings.HoldLifetimeMinutes),
            Reference = envelope.Id.Value,
        };
        var outcome = await ledger.TryAsync(account, request, cancellationToken);
        AppMetrics.Reserved(channel, outcome.Code);
        var refusal = settings;
        switch (outcome)
        {
            case TryOutcome.Held held: return await GrantAsync(state, indices, channel, hold, price, held.Hold, cancellationToken);
            // Another content under this id: an earlier run held for more messages, some of which were withdrawn since. It covers these.
            case TryOutcome.Different { Hold.Status: HoldStatus.Held } covering: return await GrantAsync(state, indices, channel, hold, price, covering.Hold, cancellationToken);
            case TryOutcome.Insufficient or TryOutcome.NoQuota: break;
            default: refusal = settings with { InsufficientBudget = InsufficientBudget.Rejected }; break;
        }
        var (after, refused) = await RefuseAsync(state, indices, channel, refusal, now, outcome.Code, TextOf(outcome), cancellationToken);
        return (after, Waiting(Sooner(refused, passage.Until)));
    }

    private async ValueTask<(EnvelopeState, ReserveResult?)> GrantAsync(
        EnvelopeState state, IReadOnlyList<int> indices, ChannelId channel, EnvelopeHold hold, long price, Hold granted, CancellationToken cancellationToken)
    {
        var paid = indices.Take(granted.Units).ToHashSet();
        var (after, decision) = await stream.DecideAsync(
            state,
            current => current.StillWaiting(channel, paid) is { Count: > 0 } still
                ? new Decision(0, DecisionKind.Reserved) { Channel = channel, Hold = hold.ToString(), UnitPriceMicros = price, Only = current.Named(still) }
                : null,
            cancellationToken);
        if (decision is not null) return (after, new ReserveResult(ReserveStep.Send, channel.Value, hold.ToString()));
        // All were withdrawn between the Try and its record.
        await ledger.CancelAsync(new AccountId(state.Envelope.Tenant, state.Envelope.Line, channel, hold.Month), hold.Id, "withdrawn", cancellationToken);
        return (after, null);
    }

    /// <returns>The state after it, and when to ask again; null: they are rejected.</returns>
    private async ValueTask<(EnvelopeState, DateTimeOffset?)> RefuseAsync(
        EnvelopeState state, IReadOnlyList<int> indices, ChannelId channel, DeliverySettings settings, DateTimeOffset now, string reason, string text, CancellationToken cancellationToken)
    {
        var refused = new Decision(0, DecisionKind.Rejected) { Reason = reason, Text = text, Channel = channel };
        if (settings.InsufficientBudget == InsufficientBudget.Rejected) return (await stream.DecideAboutAsync(state, channel, indices, refused, cancellationToken), null);
        var until = Sooner(now.AddSeconds(settings.HeldRecheckSeconds), state.Envelope.ExpiresAt);
        return (await stream.HoldAsync(state, channel, indices, refused with { Kind = DecisionKind.Held }, cancellationToken), until);
    }

    private async ValueTask<EnvelopeState> ExpireAsync(EnvelopeState state, CancellationToken cancellationToken)
    {
        var (after, _) = await stream.DecideAsync(
            state,
            current => current.Waiting().SelectMany(group => group.Indices).Order().ToList() is { Count: > 0 } late
                ? new Decision(0, DecisionKind.Expired) { Reason = "expired", Text = "Its time passed before it could be sent.", Only = current.Named(late) }
                : null,
            cancellationToken);
        return after;
    }

    private static ReserveResult? Waiting(DateTimeOffset? until) => until is null ? null : new ReserveResult(ReserveStep.Wait, Until: until);

    private static string TextOf(TryOutcome outcome) => outcome switch
    {
        TryOutcome.Insufficient => "The budget does not cover the message.",
        TryOutcome.NoQuota => "The line has no quota for this channel.",
        _ => "The hold was settled before the messages were sent.",
    };

    private static long PriceOf(Envelope envelope, ChannelId channel)
    {
        foreach (var planned in envelope.Plan)
        {
            if (planned.Channel == channel) return planned.UnitPriceMicros;
        }
        throw new InvalidOperationException($"Channel {channel} is not in the plan of envelope {envelope.Id}.");
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? at, DateTimeOffset? other) => at is null || other < at ? other : at;
}
