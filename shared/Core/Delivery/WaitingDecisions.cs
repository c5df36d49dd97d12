using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>Decisions about messages that still wait for a channel when they are recorded: what was withdrawn or moved meanwhile is left alone.</summary>
internal static class WaitingDecisions
{
    /// <summary>Those of some messages that wait for a channel, ascending.</summary>
    public static List<int> StillWaiting(this EnvelopeState state, ChannelId? channel, HashSet<int> wanted) =>
        [.. state.Waiting().Where(group => group.Channel == channel).SelectMany(group => group.Indices).Where(wanted.Contains).Order()];

    /// <summary>How a decision names these messages: null for all of the envelope.</summary>
    public static List<int>? Named(this EnvelopeState state, List<int> indices) => indices.Count == state.Messages.Count ? null : indices;

    /// <summary>Records a decision about those of the messages that still wait for the channel; nothing when none does.</summary>
    public static async ValueTask<EnvelopeState> DecideAboutAsync(
        this EnvelopeStream stream, EnvelopeState state, ChannelId? channel, IReadOnlyList<int> indices, Decision decision, CancellationToken cancellationToken)
    {
        var wanted = indices.ToHashSet();
        var (after, _) = await stream.DecideAsync(
            state,
            current => current.StillWaiting(channel, wanted) is { Count: > 0 } still ? decision with { Only = current.Named(still) } : null,
            cancellationToken);
        return after;
    }

    /// <summary>Records that messages are held, unless they are held for the same reason already: looking again writes nothing.</summary>
    public static async ValueTask<EnvelopeState> HoldAsync(
        this EnvelopeStream stream, EnvelopeState state, ChannelId channel, IReadOnlyList<int> indices, Decision held, CancellationToken cancellationToken)
    {
        var wanted = indices.ToHashSet();
        var (after, _) = await stream.DecideAsync(
            state,
            current =>
            {
                var still = current.StillWaiting(channel, wanted);
                return still.Count == 0 || current.AreHeld(still, held.Reason) ? null : held with { Only = current.Named(still) };
            },
            cancellationToken);
        return after;
    }
}
