using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Recipients;
using MessageFunctions.Tenants;

namespace MessageFunctions.Routing;

/// <summary>
/// Puts another channel of the plan first for recipients of whom something is known: what they are worth, whether they are online, where they were last seen.
/// Only before a message's first attempt, and not where its sender named the channels.
/// </summary>
public sealed class RoutingGate(IRecipients recipients, IPolicies policies, TenantDirectory tenants) : ISendGate
{
    public const string StateReason = "recipient_state";
    public const string GrayReason = "gray_release";

    public async ValueTask<IReadOnlyList<GateRuling>> AskAsync(GateRequest request, CancellationToken cancellationToken = default)
    {
        var envelope = request.Envelope;
        if (envelope.Plan.Count < 2 || envelope.Rule == Route.BySender) return [];
        var choice = (await policies.GetAsync(envelope.Tenant, cancellationToken)).Find(RoutingPolicy.Kind, envelope.Line);
        if (choice.Good.Body.Recipients.Count == 0 && !choice.IsGray) return [];
        int[] untouched = [.. request.Indices.Where(index => IsUntouched(request.State, index))];
        if (untouched.Length == 0) return [];
        var facts = await recipients.FindAsync(envelope.Tenant, [.. untouched.Select(index => envelope.Messages[index].To)], RecipientParts.State, cancellationToken);
        if (facts.Count == 0 && !choice.IsGray) return [];
        if (await tenants.GetAsync(envelope.Tenant, cancellationToken) is not { } tenant) return [];

        var rulings = new Dictionary<Preference, List<int>>();
        for (var i = 0; i < untouched.Length; i++)
        {
            var known = facts.Count == 0 ? null : facts[i];
            if (Decide(request, choice, tenant, untouched[i], known) is not { } decided || decided.Channel == request.Channel) continue;
            if (!rulings.TryGetValue(decided, out var indices)) rulings[decided] = indices = [];
            indices.Add(untouched[i]);
        }
        return [.. rulings.Select(pair => new GateRuling(GateVerdict.Prefer, pair.Value, pair.Key.Reason, TextOf(pair.Key.Reason))
        {
            Channel = pair.Key.Channel,
            Rule = pair.Key.Rule,
            Policy = pair.Key.Policy,
        })];
    }

    private static string TextOf(string reason) => reason == GrayReason
        ? "The routing in gray release tries another channel first."
        : "What is known of the recipient speaks for another channel first.";

    private Preference? Decide(GateRequest request, PolicyChoice<RoutingPolicy> choice, TenantSnapshot tenant, int index, RecipientFacts? known)
    {
        var envelope = request.Envelope;
        var to = envelope.Messages[index].To;
        var version = choice.IsGray ? choice.For(RecipientHash.Of(envelope.Tenant, to)) : choice.Good;
        var isGray = ReferenceEquals(version, choice.Gray);
        if (known is null && !isGray) return null;
        var frame = Frame(request, tenant, known);
        var (found, by) = policies.Evaluate(
            RoutingPolicy.Kind, envelope.Tenant, choice, version, (frame, envelope, to, known?.LastSeenChannel, tenant, isGray),
            static (policy, state) => Find(policy, state.frame, state.envelope, state.to, state.LastSeenChannel) ?? (state.isGray ? Planned(policy, state.frame, state.envelope, state.to, state.tenant) : null));
        return found is var (channel, rule, reason) ? new Preference(channel, rule, by.Label, reason) : null;
    }

    private static FactFrame Frame(GateRequest request, TenantSnapshot tenant, RecipientFacts? known)
    {
        var frame = RoutingFacts.Of(tenant, request.Envelope.Line, request.Envelope.Kind);
        if (known is null) return frame;
        if (known.Value is { } value) frame.Set(RoutingFacts.Value, value);
        if (known.Online is { } online) frame.Set(RoutingFacts.Online, online);
        if (known.LastSeenChannel is { } seen) frame.Set(RoutingFacts.LastSeenChannel, seen.Value);
        if (known.States.Max(state => state.LastSeenAt) is { } at) frame.Set(RoutingFacts.LastSeenMinutes, Math.Max(0, (long)(request.Now - at).TotalMinutes));
        return frame;
    }

    /// <summary>The first channel of the gray version's own plan that the envelope has and that reaches the recipient.</summary>
    private static (ChannelId Channel, string Rule, string Reason)? Planned(RoutingPolicy policy, FactFrame facts, Envelope envelope, Recipient to, TenantSnapshot tenant)
    {
        if (tenant.Line(envelope.Line) is not { } line) return null;
        var route = ChannelPlan.Decide(policy, facts, tenant, line, isLow: false);
        foreach (var channel in route.Channels)
        {
            if (Reaches(envelope, channel, to)) return (channel, route.Rule, GrayReason);
        }
        return null;
    }

    private static (ChannelId Channel, string Rule, string Reason)? Find(RoutingPolicy policy, FactFrame facts, Envelope envelope, Recipient to, ChannelId? lastSeen)
    {
        foreach (var rule in policy.Recipients)
        {
            if (!rule.When.Holds(facts)) continue;
            if (rule.LastSeen)
            {
                if (lastSeen is { } seen && Reaches(envelope, seen, to)) return (seen, rule.Name, StateReason);
                continue;
            }
            foreach (var channel in rule.Channels)
            {
                if (Reaches(envelope, channel, to)) return (channel, rule.Name, StateReason);
            }
        }
        return null;
    }

    private static bool Reaches(Envelope envelope, ChannelId channel, in Recipient to)
    {
        if (to.AddressFor(channel) is null) return false;
        foreach (var planned in envelope.Plan)
        {
            if (planned.Channel == channel) return true;
        }
        return false;
    }

    /// <summary>Nothing was tried, and nothing moved it to another channel: so what is preferred is preferred once, and a fail-over is not undone.</summary>
    private static bool IsUntouched(EnvelopeState state, int index)
    {
        if (state.Messages[index].Attempt is not null) return false;
        foreach (var decision in state.Documents.Decisions)
        {
            if (decision.Value.Kind is DecisionKind.Preferred or DecisionKind.Rerouted && decision.Value.AppliesTo(index)) return false;
        }
        return true;
    }

    private readonly record struct Preference(ChannelId Channel, string Rule, string Policy, string Reason);
}
