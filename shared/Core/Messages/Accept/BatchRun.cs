using System.Globalization;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;
using MessageFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

/// <summary>What JSON and streamed batches do alike once their head is accepted.</summary>
public sealed class BatchRun(EnvelopeIntake intake, BatchStore batches, IdempotencyKeys keys, AcceptOptions options, TimeProvider time, ILogger<BatchRun> logger)
{
    internal TimeProvider Time => time;

    /// <summary>Claims the key of a request, or says what to answer instead.</summary>
    internal async ValueTask<(BatchIds? Ids, IdempotencyClaim.Claimed? Claim, BatchSummary? Earlier, Problem? Problem)> BeginAsync(
        AcceptRequest request, RequestFingerprint? fingerprint, CancellationToken cancellationToken)
    {
        if (fingerprint is null) return (new BatchIds(null, time.GetUtcNow()), null, null, null);
        return await keys.ClaimAsync(request.Tenant.Id, fingerprint, cancellationToken) switch
        {
            IdempotencyClaim.OtherRequest => (null, null, null, KnownProblems.IdempotencyKeyReused),
            IdempotencyClaim.Running running => (null, null, null, KnownProblems.IdempotencyKeyRunning(running.Remaining)),
            IdempotencyClaim.Answered answered => (null, null, Parse(answered.Answer), null),
            IdempotencyClaim.Claimed claim => (new BatchIds(fingerprint, claim.At), claim, null, null),
            var other => throw new InvalidOperationException($"Unexpected claim {other}."),
        };
    }

    internal BatchWriter Writer(BatchIds ids, AcceptedHead head, AcceptRequest request) => new(intake, options, head, ids, request.TraceParent);

    internal ValueTask StartAsync(AcceptedHead head, BatchIds ids, CancellationToken cancellationToken) =>
        batches.PutAsync(head.Destination.Tenant, new BatchRecord(ids.Batch, head.Destination.Line, 0, 0, IsComplete: false, null), cancellationToken);

    /// <summary>Keeps how far it came. The messages are durable without it, so a failure here fails nothing.</summary>
    internal async ValueTask ProgressAsync(AcceptedHead head, BatchSummary summary, bool isComplete)
    {
        try
        {
            await batches.PutAsync(
                head.Destination.Tenant, new BatchRecord(summary.Id, head.Destination.Line, summary.Accepted, summary.Rejected, isComplete, summary.Stopped?.Code));
        }
        catch (StorageUnavailableException exception)
        {
            Log.ProgressNotKept(logger, summary.Id, exception);
        }
    }

    /// <summary>Keeps the answer of a batch that was taken to its end.</summary>
    internal async ValueTask AnswerAsync(AcceptRequest request, RequestFingerprint? fingerprint, IdempotencyClaim.Claimed? claim, BatchSummary summary)
    {
        if (fingerprint is null || claim is null || summary.Stopped is not null) return;
        var answer = string.Create(CultureInfo.InvariantCulture, $"{summary.Id.Value};{summary.Accepted};{summary.Rejected}");
        try
        {
            await keys.AnswerAsync(request.Tenant.Id, fingerprint, claim, answer);
        }
        catch (StorageUnavailableException exception)
        {
            // A repeat runs again and makes the same envelopes under the same ids.
            Log.AnswerNotKept(logger, exception);
        }
    }

    internal async ValueTask ReleaseAsync(AcceptRequest request, RequestFingerprint? fingerprint, IdempotencyClaim.Claimed? claim)
    {
        if (fingerprint is not null && claim is not null) await keys.ReleaseAsync(request.Tenant.Id, fingerprint, claim);
    }

    internal static BatchSummary Summarize(BatchIds ids, BatchWriter writer, long rejected) => new(ids.Batch, writer.Accepted, rejected)
    {
        Stopped = writer.LostAt is null ? null : KnownProblems.StorageUnavailable,
        ResumeAt = writer.LostAt,
    };

    private static BatchSummary Parse(string answer)
    {
        var parts = answer.Split(';');
        return new BatchSummary(BatchId.Parse(parts[0]), long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
