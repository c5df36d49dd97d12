using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Recipients.Frequency;

namespace MessageFunctions.Recipients;

/// <summary>
/// Lets nothing through to those who do not want it: suppressions, opt-outs, quiet hours, frequency caps, in this order. It is the last gate, so that what
/// another one holds is not counted.
/// </summary>
public sealed class RecipientGate(IRecipients recipients, IPolicies policies, FrequencyCounter counter) : ISendGate
{
    public bool GuardsSends => true;

    public async ValueTask<IReadOnlyList<GateRuling>> AskAsync(GateRequest request, CancellationToken cancellationToken = default)
    {
        var envelope = request.Envelope;
        var chosen = (await policies.GetAsync(envelope.Tenant, cancellationToken)).Find(RecipientPolicy.Kind).Good;
        var policy = chosen.Body;
        Recipient[] to = [.. request.Indices.Select(index => envelope.Messages[index].To)];
        var facts = await recipients.FindAsync(envelope.Tenant, to, RecipientParts.Preferences | RecipientParts.Suppressions, cancellationToken);
        if (facts.Count == 0 && policy is { QuietHours: null, Caps.Count: 0 }) return [];

        var verdicts = new Dictionary<RecipientVerdict, List<int>>();
        var candidates = new List<Candidate>();
        for (var i = 0; i < to.Length; i++)
        {
            var known = facts.Count == 0 ? null : facts[i];
            if (RecipientDecider.Decide(known ?? Unknown, policy, envelope.Kind, request.Channel, to[i], request.Now) is { } verdict) Add(verdicts, verdict, request.Indices[i]);
            else if (CapsOf(policy, known, envelope.Kind, request) is { Count: > 0 } caps) candidates.Add(new Candidate(request.Indices[i], to[i], caps));
        }
        if (candidates.Count > 0)
        {
            foreach (var (index, verdict) in await counter.CountAsync(request, candidates, cancellationToken)) Add(verdicts, verdict, index);
        }
        return [.. verdicts.Select(pair => new GateRuling(pair.Key.Verdict, pair.Value, pair.Key.Reason, pair.Key.Text) { Until = pair.Key.Until, Rule = pair.Key.Rule, Policy = chosen.Label })];
    }

    private static RecipientFacts Unknown { get; } = new();

    private static IReadOnlyList<FrequencyCap> CapsOf(RecipientPolicy policy, RecipientFacts? known, MessageKind kind, GateRequest request)
    {
        var own = known?.Preferences.SelectMany(preferences => preferences.Caps) ?? [];
        IReadOnlyList<FrequencyCap> all = [.. policy.Caps, .. own];
        // Caps that do not cover this message matter too: what they count must not be forgotten.
        return all.Any(cap => cap.Covers(kind, request.Channel)) ? all : [];
    }

    private static void Add(Dictionary<RecipientVerdict, List<int>> verdicts, RecipientVerdict verdict, int index)
    {
        if (!verdicts.TryGetValue(verdict, out var indices)) verdicts[verdict] = indices = [];
        indices.Add(index);
    }
}
