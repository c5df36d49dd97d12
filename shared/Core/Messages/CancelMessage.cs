using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages;

/// <summary>Withdraws a message that has not begun to leave.</summary>
public sealed class CancelMessage(EnvelopeStream stream)
{
    /// <summary>The message's state after the call; null: the tenant has no such message.</summary>
    /// <returns>Cancelled: it will not be sent, also where it was withdrawn before. Any other status: it was too late.</returns>
    /// <exception cref="StorageUnavailableException">The log did not answer; asking again is safe.</exception>
    public async ValueTask<MessageState?> RunAsync(TenantId tenant, MessageId message, string by, CancellationToken cancellationToken = default)
    {
        var state = await stream.ReadAsync(tenant, message.Envelope, cancellationToken);
        if (state is null || message.Index >= state.Messages.Count) return null;
        var (after, _) = await stream.DecideAsync(state, current => Decide(current, message.Index, by), cancellationToken);
        return after.Messages[message.Index];
    }

    private static Decision? Decide(EnvelopeState state, int index, string by) =>
        state.Messages[index].CanCancel ? new Decision(0, DecisionKind.Cancelled) { Reason = "cancelled_by_sender", By = by, Only = [index] } : null;
}
