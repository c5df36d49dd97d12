using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery.DeadLetters;

/// <summary>
/// The stored half of driving a dead letter again: its messages may go, and who said so is in their record. What starts the saga comes between
/// the two calls, so that a dead letter is forgotten only when its saga is there.
/// </summary>
public sealed class ReleaseDeadLetter(EnvelopeStream stream, DeadLetterStore store)
{
    /// <summary>Lets the held messages go; null: there is no such dead letter.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<DeadLetter?> BeginAsync(TenantId tenant, EnvelopeId envelope, string by, CancellationToken cancellationToken = default)
    {
        if (await store.FindAsync(tenant, envelope, cancellationToken) is not { } letter) return null;
        if (await stream.ReadAsync(tenant, envelope, cancellationToken) is { } state) await stream.DecideAsync(state, current => Decide(current, by), cancellationToken);
        return letter;
    }

    /// <summary>Forgets the dead letter: its saga was started.</summary>
    public ValueTask EndAsync(DeadLetter letter, CancellationToken cancellationToken = default) => store.RemoveAsync(letter.Tenant, letter.Envelope, cancellationToken);

    private static Decision? Decide(EnvelopeState state, string by)
    {
        var held = Enumerable.Range(0, state.Messages.Count).Where(state.IsDeadLettered).ToList();
        if (held.Count == 0) return null;
        return new Decision(0, DecisionKind.Released) { Reason = "redriven", By = by, Only = held.Count == state.Messages.Count ? null : held };
    }
}
