using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Circuits.Simulation;

/// <summary>An envelope on its way.</summary>
internal sealed class SimulatedEnvelope(EnvelopeState state)
{
    public EnvelopeState State { get; private set; } = state;

    public Envelope Envelope => State.Envelope;

    /// <summary>Messages that are neither sent nor given up.</summary>
    public List<int> Left { get; } = [.. state.Messages.Select(message => message.Index)];

    /// <summary>Place in the plan.</summary>
    public int Step { get; private set; }

    public int Retries { get; set; }

    public bool WasHeld { get; private set; }

    public bool IsHeld { get; set; }

    public ChannelId Channel => Envelope.Plan[Step].Channel;

    /// <summary>Moves on to the next channel that reaches the recipient; false: there is none.</summary>
    public bool MoveOn()
    {
        for (var next = Step + 1; next < Envelope.Plan.Count; next++)
        {
            if (Envelope.Messages[0].To.AddressFor(Envelope.Plan[next].Channel) is null) continue;
            (Step, Retries) = (next, 0);
            return true;
        }
        return false;
    }

    /// <summary>Records that it is held, as the gatekeeper does: once for a reason.</summary>
    public void Hold(string reason, DateTimeOffset until, DateTimeOffset now)
    {
        (WasHeld, IsHeld) = (true, true);
        if (State.Documents.Decisions is [.., { Value: { Kind: DecisionKind.Held } held }] && held.Reason == reason && held.Channel == Channel) return;
        var decision = new Decision(State.Documents.Decisions.Count, DecisionKind.Held) { Reason = reason, Channel = Channel, Until = until };
        State = State with { Documents = State.Documents.With(new Recorded<Decision>(decision, now, Decision.DocumentId(Envelope.Id, decision.Number))) };
    }
}
