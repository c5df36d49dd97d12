using MessageFunctions.Messages;
using MessageFunctions.Storage;

namespace MessageFunctions.Channels.Sending;

/// <summary>
/// Records the results of an attempt so that nothing known is lost when two runs of one activity overlap: the first writes part 0, and who
/// finds it taken by weaker knowledge adds a further part.
/// </summary>
internal sealed class OutcomeRecorder(IMessageLog log, EnvelopeStream stream, TimeProvider time)
{
    /// <summary>Overlapping runs are rare; each part strictly adds knowledge, of which there are three grades.</summary>
    private const int MaxParts = 16;

    /// <returns>What was not on record before, and its time on the record.</returns>
    public async ValueTask<(IReadOnlyList<MessageResult> Recorded, DateTimeOffset At)> RecordAsync(
        Envelope envelope, int attempt, ChannelId channel, IReadOnlyList<MessageResult> results, CancellationToken cancellationToken)
    {
        var missing = results;
        for (var part = 0; part < MaxParts; part++)
        {
            var outcome = new Outcome(attempt, part, channel, missing);
            var at = time.GetUtcNow();
            if (await stream.RecordAsync(envelope, outcome, at, cancellationToken) == AppendResult.Created) return (missing, at);
            var id = Outcome.DocumentId(envelope.Id, attempt, part);
            var present = await log.GetAsync(envelope.Tenant, envelope.Id, id, cancellationToken)
                ?? throw new StorageUnavailableException($"The document {id} exists and cannot be read.");
            var known = present.ToOutcome().Results.ToDictionary(result => result.Index, result => result.Result);
            missing = [.. missing.Where(result => !known.TryGetValue(result.Index, out var there) || there < result.Result)];
            if (missing.Count == 0) return ([], at);
        }
        throw new InvalidOperationException($"The attempt {attempt} of envelope {envelope.Id} has more than {MaxParts} parts.");
    }
}
