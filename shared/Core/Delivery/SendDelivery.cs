using MessageFunctions.Channels;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>Sends the messages of an envelope that one hold pays for. It may be repeated at any point.</summary>
public sealed class SendDelivery(EnvelopeSender sender, EnvelopeStream stream, ISendPause? pause = null)
{
    /// <returns>When to try again what may go later; null: nothing is left to try on this hold.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<DateTimeOffset?> RunAsync(
        TenantId tenant, EnvelopeId envelope, ChannelId channel, EnvelopeHold hold, CancellationToken cancellationToken = default)
    {
        if (pause is not null && await pause.PausedUntilAsync(channel, cancellationToken) is { } until) return until;
        if (await stream.ReadAsync(tenant, envelope, cancellationToken) is not { } state) return null;
        var text = hold.ToString();
        var reserved = state.Documents.Decisions.LastOrDefault(decision => decision.Value.Hold == text)?.Value
            ?? throw new InvalidOperationException($"Envelope {envelope} has no record of the hold {text}.");
        var paid = state.Messages.Select(message => message.Index).Where(reserved.AppliesTo).ToHashSet();
        var summary = await sender.SendAsync(state, channel, paid, cancellationToken);
        return summary.RetryAt;
    }
}
