using System.IO.Pipelines;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;
using MessageFunctions.Storage;

namespace MessageFunctions.Messages.Accept;

/// <summary>
/// Takes a batch of any length as NDJSON: the head on the first line, a message on each further one. Memory holds one line and two windows of envelopes.
/// </summary>
public sealed class AcceptBatchStream(HeadAcceptance heads, IAdmission admission, BatchRun run)
{
    /// <summary>After so many messages admission is asked again.</summary>
    private const int Stride = 1_000;

    /// <summary>After so many messages progress is kept: a write that the stream waits for.</summary>
    private const int ProgressStride = 20_000;

    // A stream slows down to its rate limit rather than break off; a limit that does not yield in this time ends it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Null when the observer was told the end; otherwise why nothing was begun.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer before anything was taken.</exception>
    /// <exception cref="IOException">The caller went away; what was accepted until then is.</exception>
    public async ValueTask<Problem?> RunAsync(AcceptRequest request, PipeReader body, IBatchObserver observer, CancellationToken cancellationToken = default)
    {
        if (request.IdempotencyKey is { } key && !RequestFingerprint.IsValidKey(key)) return KnownProblems.IdempotencyKeyInvalid;
        using var lines = new LineReader(body);
        if (await lines.ReadAsync(RequestLimits.MaxMessageBytes, cancellationToken) is not { } first) return KnownProblems.BodyMissing;
        if (first.TooLong) return KnownProblems.BodyTooLarge(RequestLimits.MaxMessageBytes);
        var fingerprint = request.IdempotencyKey is null ? null : RequestFingerprint.Of(request.Tenant.Id, request.IdempotencyKey, "stream", first.Bytes.Span);
        var (head, problem) = await ReadHeadAsync(request, first.Bytes, cancellationToken);
        if (head is null) return problem;
        var (ids, claim, earlier, refusal) = await run.BeginAsync(request, fingerprint, cancellationToken);
        if (refusal is not null) return refusal;
        if (earlier is not null)
        {
            await observer.StartedAsync(earlier.Id);
            await observer.EndedAsync(earlier);
            return null;
        }
        await run.StartAsync(head, ids!, cancellationToken);
        await observer.StartedAsync(ids!.Batch);
        var summary = await ReadLinesAsync(request, lines, head, ids, observer, cancellationToken);
        await run.AnswerAsync(request, fingerprint, claim, summary);
        await observer.EndedAsync(summary);
        return null;
    }

    private async ValueTask<(AcceptedHead? Head, Problem? Problem)> ReadHeadAsync(AcceptRequest request, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        var problems = default(ProblemList);
        var read = RequestReader.ReadHead(line, ref problems);
        if (problems.IsUnreadable) return (null, KnownProblems.Validation(problems.Items));
        var template = await heads.FindTemplateAsync(request, read, cancellationToken);
        var head = heads.Validate(request, read, template, contentMayFollow: true, ref problems);
        return problems.IsEmpty ? (head, null) : (null, KnownProblems.Validation(problems.Items));
    }

    private async ValueTask<BatchSummary> ReadLinesAsync(
        AcceptRequest request, LineReader lines, AcceptedHead head, BatchIds ids, IBatchObserver observer, CancellationToken cancellationToken)
    {
        var writer = run.Writer(ids, head, request);
        var (index, rejected) = (0L, 0L);
        Problem? stopped = null;
        var isComplete = false;
        try
        {
            while (writer.LostAt is null && await lines.ReadAsync(RequestLimits.MaxLineBytes, cancellationToken) is { } line)
            {
                if (line is { TooLong: false, Bytes.Length: 0 }) continue;
                if (index % Stride == 0)
                {
                    stopped = await AdmitAsync(request, head, cancellationToken);
                    if (stopped is not null) break;
                    if (index > 0 && index % ProgressStride == 0) await run.ProgressAsync(head, BatchRun.Summarize(ids, writer, rejected), isComplete: false);
                }
                var (message, problems) = ReadLine(head, line);
                await writer.AddAsync(message, line.Bytes.Length);
                if (message is null)
                {
                    rejected++;
                    await observer.RejectedAsync(new RejectedMessage(index, problems));
                }
                index++;
            }
            isComplete = stopped is null && writer.LostAt is null;
        }
        finally
        {
            // Also when the caller went away: what it handed in until then is taken.
            await writer.CompleteAsync();
            await run.ProgressAsync(head, BatchRun.Summarize(ids, writer, rejected), isComplete && writer.LostAt is null);
        }
        var summary = BatchRun.Summarize(ids, writer, rejected);
        return summary.Stopped is null && stopped is not null ? summary with { Stopped = stopped, ResumeAt = index } : summary;
    }

    private static (RequestMessage? Message, IReadOnlyList<ProblemItem> Problems) ReadLine(AcceptedHead head, LineReader.Line line)
    {
        var problems = default(ProblemList);
        if (line.TooLong)
        {
            problems.Add(ProblemCode.LineTooLong, "", $"A line takes at most {RequestLimits.MaxLineBytes} bytes.");
            return (null, problems.Items);
        }
        var message = RequestReader.ReadLine(line.Bytes, ref problems);
        if (!problems.IsUnreadable) MessageValidator.Validate(head, message, ref problems);
        if (!problems.IsEmpty) return (null, problems.Items);
        // The line's buffer is the next line's: what is kept is copied out of it.
        if (!message.Parameters.IsEmpty) message.Parameters = message.Parameters.ToArray();
        return (message, []);
    }

    private async ValueTask<Problem?> AdmitAsync(AcceptRequest request, AcceptedHead head, CancellationToken cancellationToken)
    {
        var destination = head.Destination;
        var wanted = new AdmissionRequest(request.Tenant, destination.Line, destination.Plan[0].Channel, destination.Priority, Stride);
        for (var waited = TimeSpan.Zero; ;)
        {
            var admitted = await admission.AdmitAsync(wanted, cancellationToken);
            var wait = admitted.RetryAfter > TimeSpan.Zero ? admitted.RetryAfter : TimeSpan.FromSeconds(1);
            if (admitted.Verdict != AdmissionVerdict.RateLimited || waited + wait > Patience) return HeadAcceptance.Refusal(admitted);
            await Task.Delay(wait, run.Time, cancellationToken);
            waited += wait;
        }
    }
}
