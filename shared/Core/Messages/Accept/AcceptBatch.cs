using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;
using MessageFunctions.Storage;

namespace MessageFunctions.Messages.Accept;

/// <summary>Takes a JSON batch of at most 10,000 messages: what is valid is made durable, what is not is told by index.</summary>
public sealed class AcceptBatch(HeadAcceptance heads, IAdmission admission, BatchRun run)
{
    /// <param name="request">Who asks.</param>
    /// <param name="body">The request's body; it must stay as it is until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait before anything is written.</param>
    /// <exception cref="StorageUnavailableException">Storage did not answer; nothing was promised.</exception>
    public async ValueTask<AcceptResult> RunAsync(AcceptRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (request.IdempotencyKey is { } key && !RequestFingerprint.IsValidKey(key)) return new AcceptResult.Refused(KnownProblems.IdempotencyKeyInvalid);
        var problems = default(ProblemList);
        var (requestHead, messages) = RequestReader.ReadBatch(body, ref problems);
        if (problems.IsUnreadable) return new AcceptResult.Refused(KnownProblems.Validation(problems.Items));
        var template = await heads.FindTemplateAsync(request, requestHead, cancellationToken);
        var head = heads.Validate(request, requestHead, template, contentMayFollow: true, ref problems);
        if (head is null || !problems.IsEmpty) return new AcceptResult.Refused(KnownProblems.Validation(problems.Items));

        var (rejected, errors) = Check(head, messages);
        if (rejected.Count == messages.Count) return new AcceptResult.Refused(KnownProblems.Validation(Flatten(errors)));
        var fingerprint = request.IdempotencyKey is null ? null : RequestFingerprint.Of(request.Tenant.Id, request.IdempotencyKey, "batch", body.Span);
        var (ids, claim, earlier, problem) = await run.BeginAsync(request, fingerprint, cancellationToken);
        if (problem is not null) return new AcceptResult.Refused(problem);
        if (earlier is not null) return new AcceptResult.Batch(earlier with { Errors = errors });
        if (await AdmitAsync(request, head, messages.Count - rejected.Count, cancellationToken) is { } refusal)
        {
            await run.ReleaseAsync(request, fingerprint, claim);
            return new AcceptResult.Refused(refusal);
        }
        return await StoreAsync(request, head, messages, rejected, errors, ids!, fingerprint, claim, cancellationToken);
    }

    private async ValueTask<AcceptResult> StoreAsync(
        AcceptRequest request, AcceptedHead head, List<ReadMessage> messages, HashSet<int> rejected, IReadOnlyList<RejectedMessage> errors, BatchIds ids,
        RequestFingerprint? fingerprint, IdempotencyClaim.Claimed? claim, CancellationToken cancellationToken)
    {
        await run.StartAsync(head, ids, cancellationToken);
        var writer = run.Writer(ids, head, request);
        for (var i = 0; i < messages.Count && writer.LostAt is null; i++)
        {
            var message = messages[i].Message;
            await writer.AddAsync(rejected.Contains(i) ? null : message, message.Bytes);
        }
        await writer.CompleteAsync();
        var summary = BatchRun.Summarize(ids, writer, rejected.Count) with { Errors = errors };
        await run.ProgressAsync(head, summary, isComplete: summary.Stopped is null);
        await run.AnswerAsync(request, fingerprint, claim, summary);
        return summary is { Accepted: 0, Stopped: { } stopped } ? new AcceptResult.Refused(stopped) : new AcceptResult.Batch(summary);
    }

    private async ValueTask<Problem?> AdmitAsync(AcceptRequest request, AcceptedHead head, int count, CancellationToken cancellationToken)
    {
        var destination = head.Destination;
        return HeadAcceptance.Refusal(await admission.AdmitAsync(
            new AdmissionRequest(request.Tenant, destination.Line, destination.Plan[0].Channel, destination.Priority, count), cancellationToken));
    }

    private static (HashSet<int> Rejected, IReadOnlyList<RejectedMessage> Errors) Check(AcceptedHead head, List<ReadMessage> messages)
    {
        HashSet<int> rejected = [];
        List<RejectedMessage> errors = [];
        for (var i = 0; i < messages.Count; i++)
        {
            var problems = new ProblemList(messages[i].Problems);
            MessageValidator.Validate(head, messages[i].Message, ref problems);
            if (problems.IsEmpty) continue;
            rejected.Add(i);
            if (errors.Count < BatchSummary.MaxErrors) errors.Add(new RejectedMessage(i, problems.Items));
        }
        return (rejected, errors);
    }

    private static List<ProblemItem> Flatten(IReadOnlyList<RejectedMessage> errors) =>
    [
        .. errors.SelectMany(error => error.Problems.Select(item => item with { Pointer = $"/messages/{error.Index}{item.Pointer}" })).Take(ProblemList.Max)
    ];
}
