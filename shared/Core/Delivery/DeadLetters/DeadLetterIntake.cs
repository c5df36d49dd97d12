using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;

namespace MessageFunctions.Delivery.DeadLetters;

/// <summary>
/// Records what a queue gave up, so that its messages can say why they wait and an operator sees them. The decision comes first and the row
/// second: whatever stops it in between, the queue delivers the letter again and both are met as done.
/// </summary>
public sealed class DeadLetterIntake(EnvelopeStream stream, DeadLetterStore store, TimeProvider time)
{
    // A queue may say a lot; a row and a decision are short.
    private const int MaxText = 1_000;

    /// <summary>Holds the messages of an envelope whose saga never began. False: nothing of it waits, so there is nothing to record.</summary>
    /// <param name="reference">Of the dead letter.</param>
    /// <param name="reason">The queue's code.</param>
    /// <param name="description">The queue's words.</param>
    /// <param name="deliveries">How often it was delivered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<bool> HoldAsync(
        EnvelopeReference reference, string reason, string? description, int deliveries, CancellationToken cancellationToken = default)
    {
        if (await stream.ReadAsync(reference.Tenant, reference.Envelope, cancellationToken) is not { } state) return false;
        var (after, decision) = await stream.DecideAsync(state, current => Decide(current, reason, description), cancellationToken);
        var held = after.Messages.Count(message => message.Status == MessageStatus.Held);
        if (held == 0) return false;
        if (decision is not null) AppMetrics.DeadLettered(reference.Priority, held);
        var envelope = after.Envelope;
        var letter = new DeadLetter(envelope.Tenant, envelope.Id, envelope.Line, envelope.Priority, time.GetUtcNow(), Short(reason)!, held, envelope.ExpiresAt)
        {
            Description = Short(description),
            Deliveries = deliveries,
        };
        await store.PutAsync(letter, cancellationToken);
        return true;
    }

    /// <summary>Keeps what is none of ours for the platform to look at.</summary>
    public ValueTask KeepUnreadableAsync(string queue, string messageId, ReadOnlyMemory<byte> body, string reason, CancellationToken cancellationToken = default)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(messageId), 0, .. body.Span]).AsSpan(0, 16));
        var letter = new UnreadableLetter(id, queue, time.GetUtcNow(), Short(reason)!, Short(messageId)!, body[..Math.Min(body.Length, UnreadableLetter.MaxBody)]);
        return store.PutAsync(letter, cancellationToken);
    }

    private static Decision? Decide(EnvelopeState state, string reason, string? description)
    {
        var waiting = state.Waiting().SelectMany(group => group.Indices).Where(index => !state.IsDeadLettered(index)).Order().ToList();
        if (waiting.Count == 0) return null;
        return new Decision(0, DecisionKind.DeadLettered)
        {
            Reason = DeadLettered.Reason,
            Text = Short(description is null ? reason : $"{reason}: {description}"),
            Only = waiting.Count == state.Messages.Count ? null : waiting,
        };
    }

    private static string? Short(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;
}
