using MessageFunctions.Policies.Conditions;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;

namespace MessageFunctions.Messages.Prioritizing;

/// <summary>Gives the messages of a past period the priority of another policy.</summary>
public sealed class PriorityReplay : IPolicyReplay
{
    public string Kind => PriorityPolicy.Kind.Name;

    public IReadOnlyList<string> Limits { get; } =
    [
        "The record does not say whether a sender named the priority: a message that has the one that the policy of now gives counts as one whose sender did not.",
        "What the line allows at most, and its attributes, are not applied; the time until expiry is the stored one, also where the sender named none.",
    ];

    public IReplayRun Begin(PolicyScope scope, object current, object draft) => new Run((PriorityPolicy)current, (PriorityPolicy)draft);

    private sealed class Run(PriorityPolicy current, PriorityPolicy draft) : IReplayRun
    {
        private readonly FactFrame _facts = PriorityFacts.Schema.NewFrame();

        public void Next(EnvelopeState envelope, ReplayTally tally)
        {
            var accepted = envelope.Envelope;
            PriorityDecision.Fill(_facts, accepted);
            var (usual, _) = PriorityDecision.Decide(current, _facts);
            var (next, rule) = PriorityDecision.Decide(draft, _facts);
            var kind = accepted.Kind.DefaultPriority();
            var priority = (usual ?? kind) == accepted.Priority ? next ?? kind : accepted.Priority;
            foreach (var message in envelope.Messages)
            {
                var before = ReplayFate.Of(accepted, message);
                tally.Add(accepted, message.Index, before, before with { Priority = priority }, rule);
            }
        }
    }
}
