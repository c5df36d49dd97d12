using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages;

/// <summary>Reads an envelope's state and appends what is decided from it.</summary>
public sealed class EnvelopeStream(IMessageLog log, TimeProvider time)
{
    /// <summary>How often a decision is made anew because another was recorded meanwhile.</summary>
    public const int MaxConflicts = 16;

    /// <summary>Null when there is no such envelope.</summary>
    public async ValueTask<EnvelopeState?> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        EnvelopeState.Fold(await log.ReadAsync(tenant, envelope, cancellationToken));

    /// <summary>
    /// Appends the decision that <paramref name="decide"/> makes from the current state, or nothing where it makes none. When another decision was
    /// recorded meanwhile the state is read again and it decides anew, so its decision always follows from all that precede it.
    /// </summary>
    /// <param name="state">The state as read last.</param>
    /// <param name="decide">A pure function; the number it gives is replaced by the right one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state after the decision, and the decision; null when none was made.</returns>
    /// <exception cref="StorageUnavailableException">The log did not answer, or the stream changed <see cref="MaxConflicts"/> times in a row.</exception>
    public async ValueTask<(EnvelopeState State, Decision? Decision)> DecideAsync(
        EnvelopeState state, Func<EnvelopeState, Decision?> decide, CancellationToken cancellationToken = default)
    {
        var envelope = state.Envelope;
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            if (decide(state) is not { } wanted) return (state, null);
            var decision = wanted with { Number = state.NextDecision };
            var document = decision.ToDocument(envelope, time.GetUtcNow());
            if (await log.AppendAsync(document, cancellationToken) == AppendResult.Created)
                return (EnvelopeState.Fold(state.Documents.With(new Recorded<Decision>(decision, document.At, document.Id)))!, decision);
            state = await ReadAsync(envelope.Tenant, envelope.Id, cancellationToken)
                ?? throw new StorageUnavailableException($"The envelope {envelope.Id} was read before and is not there now.");
        }
        throw new StorageUnavailableException($"The decisions of envelope {envelope.Id} changed {MaxConflicts} times in a row.");
    }

    /// <summary>Records the results of an attempt. A repeat of the same part changes nothing.</summary>
    public ValueTask<AppendResult> RecordAsync(Envelope envelope, Outcome outcome, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        log.AppendAsync(outcome.ToDocument(envelope, at), cancellationToken);

    /// <summary>Records a provider's report, at the provider's time or ours. A repeat changes nothing.</summary>
    public ValueTask<AppendResult> RecordAsync(Envelope envelope, Receipt receipt, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        log.AppendAsync(receipt.ToDocument(envelope, at), cancellationToken);
}
