using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>Asks the gates in their order and records what they rule. Repeated, it records nothing twice.</summary>
internal sealed class GateKeeper(EnvelopeStream stream, IEnumerable<ISendGate> gates)
{
    private readonly ISendGate[] _gates = [.. gates];

    /// <summary>Lets through what may go over a channel now.</summary>
    public async ValueTask<GatePassage> PassAsync(EnvelopeState state, ChannelId channel, IReadOnlyList<int> indices, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? until = null;
        foreach (var gate in _gates)
        {
            if (indices.Count == 0) break;
            var rulings = await gate.AskAsync(new GateRequest(state, channel, indices, now), cancellationToken);
            if (rulings.Count == 0) continue;
            foreach (var ruling in rulings)
            {
                (state, var asked) = await ApplyAsync(state, channel, ruling, cancellationToken);
                if (until is null || asked < until) until = asked ?? until;
            }
            indices = [.. indices.Except(rulings.SelectMany(ruling => ruling.Indices))];
        }
        return new GatePassage(state, indices, until);
    }

    /// <returns>The state after it, and when to ask again.</returns>
    private async ValueTask<(EnvelopeState, DateTimeOffset?)> ApplyAsync(EnvelopeState state, ChannelId channel, GateRuling ruling, CancellationToken cancellationToken)
    {
        switch (ruling.Verdict)
        {
            case GateVerdict.Hold:
                return await HoldAsync(state, channel, ruling, ruling.Indices, cancellationToken);
            case GateVerdict.Skip:
                return await SkipAsync(state, channel, ruling, cancellationToken);
            case GateVerdict.Prefer:
                return (await stream.DecideAboutAsync(state, channel, ruling.Indices, From(ruling, DecisionKind.Preferred, ruling.Channel!.Value), cancellationToken), null);
            case GateVerdict.Reject:
                return (await stream.DecideAboutAsync(state, channel, ruling.Indices, From(ruling, DecisionKind.Rejected, channel), cancellationToken), null);
            default:
                throw new InvalidOperationException($"Unknown verdict {ruling.Verdict}.");
        }
    }

    private async ValueTask<(EnvelopeState, DateTimeOffset?)> HoldAsync(
        EnvelopeState state, ChannelId channel, GateRuling ruling, IReadOnlyList<int> indices, CancellationToken cancellationToken)
    {
        var until = state.Envelope.ExpiresAt < ruling.Until!.Value ? state.Envelope.ExpiresAt.Value : ruling.Until.Value;
        return (await stream.HoldAsync(state, channel, indices, From(ruling, DecisionKind.Held, channel) with { Until = until }, cancellationToken), until);
    }

    private async ValueTask<(EnvelopeState, DateTimeOffset?)> SkipAsync(EnvelopeState state, ChannelId channel, GateRuling ruling, CancellationToken cancellationToken)
    {
        DateTimeOffset? until = null;
        foreach (var group in ruling.Indices.GroupBy(index => state.Messages[index].Next).ToList())
        {
            List<int> indices = [.. group.Order()];
            if (group.Key is { } next) state = await stream.DecideAboutAsync(state, channel, indices, From(ruling, DecisionKind.Rerouted, next), cancellationToken);
            else if (ruling.Until is null) state = await stream.DecideAboutAsync(state, channel, indices, From(ruling, DecisionKind.Rejected, channel), cancellationToken);
            else (state, until) = await HoldAsync(state, channel, ruling, indices, cancellationToken);
        }
        return (state, until);
    }

    private static Decision From(GateRuling ruling, DecisionKind kind, ChannelId channel) =>
        new(0, kind) { Reason = ruling.Reason, Text = ruling.Text, Rule = ruling.Rule, Policy = ruling.Policy, Channel = channel };
}

/// <summary>What the gates let through.</summary>
/// <param name="State">The envelope after what was recorded.</param>
/// <param name="Indices">The messages that may go over the channel now.</param>
/// <param name="Until">When to ask again for those that are held; null: none is.</param>
internal sealed record GatePassage(EnvelopeState State, IReadOnlyList<int> Indices, DateTimeOffset? Until);
