using MessageFunctions.Channels;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Messages;
using MessageFunctions.Scaling;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>
/// Sends the messages of an envelope that one hold pays for. It may be repeated at any point. What was let through a while ago, a retry above all, passes
/// those gates again that guard sends: who opted out meanwhile gets nothing.
/// </summary>
public sealed class SendDelivery(EnvelopeSender sender, EnvelopeStream stream, IEnumerable<ISendGate> gates, SendSlots slots, TimeProvider time, ISendPause? pause = null)
{
    /// <summary>How long what the gates said is good.</summary>
    private static readonly TimeSpan GateLifetime = TimeSpan.FromSeconds(1);

    private readonly GateKeeper _gates = new(stream, gates.Where(gate => gate.GuardsSends));

    /// <returns>When to try again what may go later; null: nothing is left to try on this hold.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<DateTimeOffset?> RunAsync(
        TenantId tenant, EnvelopeId envelope, ChannelId channel, EnvelopeHold hold, CancellationToken cancellationToken = default)
    {
        if (pause is not null && await pause.PausedUntilAsync(channel, cancellationToken) is { } until) return until;
        if (await stream.ReadAsync(tenant, envelope, cancellationToken) is not { } state) return null;
        var text = hold.ToString();
        var reserved = state.Documents.Decisions.LastOrDefault(decision => decision.Value.Hold == text)
            ?? throw new InvalidOperationException($"Envelope {envelope} has no record of the hold {text}.");
        var paid = state.Messages.Select(message => message.Index).Where(reserved.Value.AppliesTo).ToHashSet();
        var now = time.GetUtcNow();
        if (now - reserved.At > GateLifetime) state = await PassAgainAsync(state, channel, paid, now, cancellationToken);
        await slots.EnterAsync(state.Envelope.Priority, cancellationToken);
        try
        {
            var summary = await sender.SendAsync(state, channel, paid, cancellationToken);
            return summary.RetryAt;
        }
        finally
        {
            slots.Leave();
        }
    }

    /// <summary>Takes out of the paid ones what may not go any more. What has begun is not asked about: it may have left.</summary>
    private async ValueTask<EnvelopeState> PassAgainAsync(EnvelopeState state, ChannelId channel, HashSet<int> paid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = state.StillWaiting(channel, paid);
        if (waiting.Count == 0) return state;
        var passage = await _gates.PassAsync(state, channel, waiting, now, cancellationToken);
        paid.ExceptWith(waiting);
        paid.UnionWith(passage.Indices);
        return passage.State;
    }
}
