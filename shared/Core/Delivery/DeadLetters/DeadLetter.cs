using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery.DeadLetters;

/// <summary>An envelope whose reference its queue gave up, so that no saga began. Its messages are held until it is driven again.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Envelope">Which.</param>
/// <param name="Line">The business line that sends it.</param>
/// <param name="Priority">The queue it was in.</param>
/// <param name="At">When it was found in the dead-letter queue.</param>
/// <param name="Reason">The queue's code, such as <c>MaxDeliveryCountExceeded</c> or <c>TTLExpiredException</c>.</param>
/// <param name="Messages">How many messages wait.</param>
/// <param name="ExpiresAt">When they expire; null: never.</param>
public sealed record DeadLetter(
    TenantId Tenant, EnvelopeId Envelope, LineId Line, Priority Priority, DateTimeOffset At, string Reason, int Messages, DateTimeOffset? ExpiresAt)
{
    /// <summary>The queue's words.</summary>
    public string? Description { get; init; }

    /// <summary>How often the queue had delivered it.</summary>
    public int Deliveries { get; init; }

    public EnvelopeReference ToReference() => new(Tenant, Envelope, Priority);
}

/// <summary>A page of dead letters, by envelope: the oldest first.</summary>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? Continuation);
