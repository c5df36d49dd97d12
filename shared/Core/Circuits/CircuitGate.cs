using System.Collections.Concurrent;
using MessageFunctions.Access.Rates;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>
/// What the breakers say about messages that want to go: all are held while everything is paused; a line's low-priority channels are left while its budget is
/// low; over a channel whose breaker is open they go one by one. It costs a comparison while nothing is open.
/// </summary>
public sealed class CircuitGate(CircuitBoard board, TenantDirectory tenants, IPolicies policies, RateShares shares) : ISendGate
{
    public const string GlobalReason = "breaker_global_open";
    public const string ReleaseReason = "breaker_global_release";
    public const string AccountReason = "breaker_account_open";
    public const string ChannelReason = "breaker_channel_open";

    private readonly ConcurrentDictionary<ChannelId, Pacer> _pacers = new();
    private readonly Pacer _release = new();

    public async ValueTask<IReadOnlyList<GateRuling>> AskAsync(GateRequest request, CancellationToken cancellationToken = default)
    {
        var view = await board.GetAsync(cancellationToken);
        if (view.IsCalm) return [];
        if (view.Global.IsOpen) return [Pause(request, view.Global)];
        if (await LowAsync(request, view, cancellationToken) is { Count: > 0 } low) return low;
        if (view.Channel(request.Channel) is { } open) return await PaceAsync(request, open, cancellationToken);
        return request.Now < view.Global.ReleaseUntil ? Release(request, view.Global) : [];
    }

    private static GateRuling Pause(GateRequest request, GlobalCircuit global) => new(
        GateVerdict.Hold, request.Indices, GlobalReason, "All sending is paused: no channel answers. It goes on when an operator resumes.")
    {
        Until = HoldSpread.Until(request.Envelope.Id, request.Envelope.Priority, global.Since ?? request.Now, request.Now),
        Rule = "breaker-3",
        Policy = global.Policy,
    };

    private async ValueTask<IReadOnlyList<GateRuling>> LowAsync(GateRequest request, CircuitView view, CancellationToken cancellationToken)
    {
        var envelope = request.Envelope;
        if (view.Line(envelope.Tenant, envelope.Line, Month.Of(request.Now)) is not { } low) return [];
        var line = (await tenants.GetAsync(envelope.Tenant, cancellationToken))?.Line(envelope.Line);
        if (line?.Channel(request.Channel) is not { LowPriority: true }) return [];
        // Rerouted only where it ends on a channel that is not paused too; what has none keeps its channel.
        var ways = request.Indices.ToLookup(index => HasOtherWay(envelope, line, request.Channel, index));
        var until = HoldSpread.Until(envelope.Id, envelope.Priority, low.Since, request.Now);
        return [.. ways.Select(way => new GateRuling(
            way.Key ? GateVerdict.Skip : GateVerdict.Hold, [.. way], AccountReason,
            "The line's budget is nearly spent: its low-priority channels are paused until it is recharged and a person confirms.")
        {
            Until = until,
            Rule = "breaker-2",
            Policy = low.Policy,
        })];
    }

    private static bool HasOtherWay(Envelope envelope, BusinessLine line, ChannelId channel, int index) => envelope.Plan
        .SkipWhile(planned => planned.Channel != channel)
        .Any(planned => planned.Channel != channel && line.Channel(planned.Channel) is not { LowPriority: true }
            && envelope.Messages[index].To.AddressFor(planned.Channel) is not null);

    private async ValueTask<IReadOnlyList<GateRuling>> PaceAsync(GateRequest request, ChannelCircuit open, CancellationToken cancellationToken)
    {
        var policy = (await policies.GetPlatformAsync(cancellationToken)).Find(BreakerPolicy.Kind).Good.Body.Channel;
        var patience = TimeSpan.FromSeconds(policy.RerouteAfterSeconds);
        var until = Turn(_pacers.GetOrAdd(request.Channel, static _ => new Pacer()), request, open.Interval, ChannelReason, patience);
        if (until <= request.Now) return [];
        return
        [
            new GateRuling(
                until - request.Now > patience ? GateVerdict.Skip : GateVerdict.Hold, request.Indices, ChannelReason,
                "The channel fails too often: it is sent over slowly, and the message waits for its turn.")
            {
                Until = until,
                Rule = "breaker-1",
                Policy = open.Policy,
            },
        ];
    }

    private IReadOnlyList<GateRuling> Release(GateRequest request, GlobalCircuit global)
    {
        var until = Turn(_release, request, global.ReleaseInterval, ReleaseReason, TimeSpan.MaxValue);
        if (until <= request.Now) return [];
        return
        [
            new GateRuling(GateVerdict.Hold, request.Indices, ReleaseReason, "Sending was resumed: what was held goes one after the other, the most urgent first.")
            {
                Until = until,
                Rule = "breaker-3",
                Policy = global.Policy,
            },
        ];
    }

    /// <summary>The interval holds over all instances, so each takes turns that are as many times as long.</summary>
    private DateTimeOffset Turn(Pacer pacer, GateRequest request, TimeSpan interval, string reason, TimeSpan patience)
    {
        var hasWaited = request.State.Documents.Decisions.LastOrDefault(decision => decision.Value.AppliesTo(request.Indices[0]))?.Value is { Kind: DecisionKind.Held } held
            && held.Reason == reason && held.Channel == request.Channel && held.Until <= request.Now;
        return pacer.Ask(request.Envelope.Priority, request.Indices.Count, interval * shares.Count, request.Now, hasWaited, patience);
    }
}
