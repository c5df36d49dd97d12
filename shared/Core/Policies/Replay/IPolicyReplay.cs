using MessageFunctions.Messages;

namespace MessageFunctions.Policies.Replay;

/// <summary>Decides past messages again by another body of one kind of policy. A kind that has none registered is not replayable.</summary>
public interface IPolicyReplay
{
    /// <summary>Name of the kind.</summary>
    string Kind { get; }

    /// <summary>What the stored facts do not say, so that the report cannot either; whole sentences.</summary>
    IReadOnlyList<string> Limits { get; }

    /// <summary>Begins a run.</summary>
    /// <param name="scope">For which policies: one line's, or a tenant's.</param>
    /// <param name="current">The body that holds now.</param>
    /// <param name="draft">The body that would hold.</param>
    IReplayRun Begin(Store.PolicyScope scope, object current, object draft);
}

/// <summary>One pass over past envelopes, in the order in which they were accepted. Pure.</summary>
public interface IReplayRun
{
    /// <summary>Tells of each message of the envelope what would have become of it.</summary>
    void Next(EnvelopeState envelope, ReplayTally tally);
}
