using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>
/// The Try of an envelope: finds what is still to be sent, asks the gate, holds the money and records the decision. It may be repeated at any
/// point: a hold is found again under its id, and a decision follows from all that precede it.
/// </summary>
public sealed class ReserveDelivery(IBudgetLedger ledger, EnvelopeStream stream, ISendGate gate, TimeProvider time)
{
    // Each turn decides about one channel's messages, which then wait, end or go; so an envelope is through after a turn a channel and a few more.
    private const int MaxTurns = 64;

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
                if (state.InDoubt().Count == 0) return new ReserveResult(ReserveStep.Done);
            }
            if (Resumable(state) is { } resumed) return resumed;
            var group = state.Waiting().FirstOrDefault(group => group.Channel is not { } channel || !waiting.Contains(channel));
            if (group is null) break;
            if (group.Channel is not { } next)
            {
                state = await RejectAsync(state, group.Indices, "no_channel", "No channel of the plan is left that reaches the recipient.", cancellationToken);
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
        return earliest is { } at ? new ReserveResult(ReserveStep.Wait, Until: at) : new ReserveResult(ReserveStep.Done);
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
        var envelope = state.Envelope;
        if (await gate.AskAsync(envelope, channel, now, cancellationToken) is GateAnswer.Closed closed)
        {
            var until = Sooner(closed.Until, envelope.ExpiresAt);
            var gated = new Decision(0, DecisionKind.Held) { Reason = closed.Reason, Text = closed.Text, Rule = closed.Rule, Policy = closed.Policy, Channel = channel, Until = until };
            return (await HoldAsync(state, group.Indices, gated, cancellationToken), new ReserveResult(ReserveStep.Wait, Until: until));
        }

        var price = PriceOf(envelope, channel);
        var unit = new BudgetAmount(price, 1);
        var account = new AccountId(envelope.Tenant, envelope.Line, channel, Month.Of(now));
        var hold = new EnvelopeHold(envelope.Id, state.Holds(), account.Month);
        var request = new HoldRequest
        {
            HoldId = hold.Id,
            Units = Enumerable.Repeat(unit, group.Messages.Count).ToArray(),
            AllowPartial = true,
            ExpiresAt = now.AddMinutes(settings.HoldLifetimeMinutes),
            Reference = envelope.Id.Value,
        };
        var outcome = await ledger.TryAsync(account, request, cancellationToken);
        AppMetrics.Reserved(channel, outcome.Code);
        return outcome switch
        {
            TryOutcome.Held held => await GrantAsync(state, group, channel, hold, price, held.Hold, cancellationToken),
            // Another content under this id: an earlier run held for more messages, some of which were withdrawn since. It covers these.
            TryOutcome.Different { Hold.Status: HoldStatus.Held } covering => await GrantAsync(state, group, channel, hold, price, covering.Hold, cancellationToken),
            TryOutcome.Insufficient insufficient => await RefuseAsync(state, group, channel, settings, now, insufficient.Code, "The budget does not cover the message.", cancellationToken),
            TryOutcome.NoQuota none => await RefuseAsync(state, group, channel, settings, now, none.Code, "The line has no quota for this channel.", cancellationToken),
            var settled => await RefuseAsync(state, group, channel, settings with { InsufficientBudget = InsufficientBudget.Rejected }, now, settled.Code, "The hold was settled before the messages were sent.", cancellationToken),
        };
    }

    private async ValueTask<(EnvelopeState, ReserveResult?)> GrantAsync(
        EnvelopeState state, SendGroup group, ChannelId channel, EnvelopeHold hold, long price, Hold granted, CancellationToken cancellationToken)
    {
        var paid = group.Indices.Take(granted.Units).ToHashSet();
        var (after, decision) = await stream.DecideAsync(
            state,
            current => Still(current, channel, paid) is { Count: > 0 } indices
                ? new Decision(0, DecisionKind.Reserved) { Channel = channel, Hold = hold.ToString(), UnitPriceMicros = price, Only = Only(current, indices) }
                : null,
            cancellationToken);
        if (decision is not null) return (after, new ReserveResult(ReserveStep.Send, channel.Value, hold.ToString()));
        // All were withdrawn between the Try and its record.
        await ledger.CancelAsync(new AccountId(state.Envelope.Tenant, state.Envelope.Line, channel, hold.Month), hold.Id, "withdrawn", cancellationToken);
        return (after, null);
    }

    private async ValueTask<(EnvelopeState, ReserveResult?)> RefuseAsync(
        EnvelopeState state, SendGroup group, ChannelId channel, DeliverySettings settings, DateTimeOffset now, string reason, string text, CancellationToken cancellationToken)
    {
        if (settings.InsufficientBudget == InsufficientBudget.Rejected)
            return (await RejectAsync(state, group.Indices, reason, text, cancellationToken, channel), null);
        var until = Sooner(now.AddSeconds(settings.HeldRecheckSeconds), state.Envelope.ExpiresAt);
        var held = new Decision(0, DecisionKind.Held) { Reason = reason, Text = text, Channel = channel };
        return (await HoldAsync(state, group.Indices, held, cancellationToken), new ReserveResult(ReserveStep.Wait, Until: until));
    }

    /// <summary>Records that messages are held, unless they are held for the same reason already: looking again writes nothing.</summary>
    private async ValueTask<EnvelopeState> HoldAsync(EnvelopeState state, IReadOnlyList<int> indices, Decision held, CancellationToken cancellationToken)
    {
        var wanted = indices.ToHashSet();
        var (after, _) = await stream.DecideAsync(
            state,
            current =>
            {
                var still = Still(current, held.Channel, wanted);
                return still.Count == 0 || current.AreHeld(still, held.Reason) ? null : held with { Only = Only(current, still) };
            },
            cancellationToken);
        return after;
    }

    private async ValueTask<EnvelopeState> RejectAsync(
        EnvelopeState state, IReadOnlyList<int> indices, string reason, string text, CancellationToken cancellationToken, ChannelId? channel = null)
    {
        var wanted = indices.ToHashSet();
        var (after, _) = await stream.DecideAsync(
            state,
            current => Still(current, channel, wanted) is { Count: > 0 } still
                ? new Decision(0, DecisionKind.Rejected) { Reason = reason, Text = text, Channel = channel, Only = Only(current, still) }
                : null,
            cancellationToken);
        return after;
    }

    private async ValueTask<EnvelopeState> ExpireAsync(EnvelopeState state, CancellationToken cancellationToken)
    {
        var (after, _) = await stream.DecideAsync(
            state,
            current => current.Waiting().SelectMany(group => group.Indices).Order().ToList() is { Count: > 0 } late
                ? new Decision(0, DecisionKind.Expired) { Reason = "expired", Text = "Its time passed before it could be sent.", Only = Only(current, late) }
                : null,
            cancellationToken);
        return after;
    }

    private static List<int> Still(EnvelopeState state, ChannelId? channel, HashSet<int> wanted) =>
        [.. state.Waiting().Where(group => group.Channel == channel).SelectMany(group => group.Indices).Where(wanted.Contains).Order()];

    private static List<int>? Only(EnvelopeState state, List<int> indices) => indices.Count == state.Messages.Count ? null : indices;

    private static long PriceOf(Envelope envelope, ChannelId channel)
    {
        foreach (var planned in envelope.Plan)
        {
            if (planned.Channel == channel) return planned.UnitPriceMicros;
        }
        throw new InvalidOperationException($"Channel {channel} is not in the plan of envelope {envelope.Id}.");
    }

    private static DateTimeOffset Sooner(DateTimeOffset at, DateTimeOffset? limit) => limit < at ? limit.Value : at;
}
