using MessageFunctions.Messages.Requests;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Prioritizing;

/// <summary>Decides the priority of messages whose sender names none. No I/O.</summary>
public sealed class PriorityDecision(IPolicies policies)
{
    /// <summary>The priority by the policy of the line, or else by the kind of message.</summary>
    public Priority Of(PolicySet set, TenantSnapshot tenant, BusinessLine line, MessageKind kind, RequestHead head, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(head);
        var choice = set.Find(PriorityPolicy.Kind, line.Id);
        if (choice.Good.Body.Rules.Count == 0) return kind.DefaultPriority();
        var facts = Facts(tenant, line, kind, head, now);
        var (priority, _) = policies.Evaluate(PriorityPolicy.Kind, tenant.Id, choice, choice.Good, facts, static (policy, facts) => Decide(policy, facts).Priority);
        return priority ?? kind.DefaultPriority();
    }

    /// <summary>The first rule that holds; null: none does.</summary>
    internal static (Priority? Priority, string? Rule) Decide(PriorityPolicy policy, FactFrame facts)
    {
        foreach (var rule in policy.Rules)
        {
            if (rule.When.Holds(facts)) return (rule.Priority, rule.Name);
        }
        return (null, null);
    }

    /// <summary>What was known of an envelope when it was accepted, as far as it is stored.</summary>
    internal static void Fill(FactFrame facts, Envelope envelope)
    {
        facts.Clear();
        facts.Set(PriorityFacts.Kind, envelope.Kind.Name())
            .Set(PriorityFacts.Line, envelope.Line.Value)
            .Set(PriorityFacts.IsScheduled, envelope.SendAt > envelope.CreatedAt)
            .Set(PriorityFacts.HourUtc, envelope.CreatedAt.UtcDateTime.Hour);
        if (envelope.Template is { } template) facts.Set(PriorityFacts.Template, template.Id);
        if (envelope.ExpiresAt is { } expires) facts.Set(PriorityFacts.MinutesToExpiry, decimal.Truncate((decimal)(expires - envelope.CreatedAt).TotalMinutes));
    }

    private static FactFrame Facts(TenantSnapshot tenant, BusinessLine line, MessageKind kind, RequestHead head, DateTimeOffset now)
    {
        var facts = PriorityFacts.Schema.NewFrame()
            .Set(PriorityFacts.Kind, kind.Name())
            .Set(PriorityFacts.Line, line.Id.Value)
            .Set(PriorityFacts.LineAttributes, tenant.AttributeNames(line.Id))
            .Set(PriorityFacts.IsScheduled, head.SendAt > now)
            .Set(PriorityFacts.HourUtc, now.UtcDateTime.Hour);
        if (head.Template is { } template) facts.Set(PriorityFacts.Template, template);
        if (head.ExpiresAt is { } expires) facts.Set(PriorityFacts.MinutesToExpiry, decimal.Truncate((decimal)(expires - now).TotalMinutes));
        return facts;
    }
}
