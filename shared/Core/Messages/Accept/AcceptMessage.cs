using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;
using MessageFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

/// <summary>Takes a single message: read, validate, admit, make durable.</summary>
public sealed class AcceptMessage(
    HeadAcceptance heads, IAdmission admission, Coalescer coalescer, IdempotencyKeys keys, IMessageLog log, ILogger<AcceptMessage> logger)
{
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    /// <param name="request">Who asks.</param>
    /// <param name="body">The request's body; it must stay as it is until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait, but not a write that has begun.</param>
    /// <exception cref="StorageUnavailableException">Storage did not answer; nothing was promised.</exception>
    public async ValueTask<AcceptResult> RunAsync(AcceptRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (request.IdempotencyKey is { } key && !RequestFingerprint.IsValidKey(key)) return new AcceptResult.Refused(KnownProblems.IdempotencyKeyInvalid);
        var (head, message, problems) = await ReadAsync(request, body, cancellationToken);
        if (head is null) return new AcceptResult.Refused(KnownProblems.Validation(problems));
        return request.IdempotencyKey is null
            ? await StoreAsync(request, head, message, requestKey: null, cancellationToken)
            : await OnceAsync(request, head, message, body, cancellationToken);
    }

    private async ValueTask<(AcceptedHead? Head, RequestMessage Message, IReadOnlyList<ProblemItem> Problems)> ReadAsync(
        AcceptRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var problems = default(ProblemList);
        var (head, message) = RequestReader.ReadMessage(body, ref problems);
        if (problems.IsUnreadable) return (null, message, problems.Items);
        // Content of a single message is its own: messages with different contents may share an envelope.
        message.Content = head.Content;
        var template = await heads.FindTemplateAsync(request, head, cancellationToken);
        var accepted = heads.Validate(request, head, template, contentMayFollow: false, ref problems);
        if (accepted is null) return (null, message, problems.Items);
        MessageValidator.Validate(accepted, message, ref problems);
        return (problems.IsEmpty ? accepted : null, message, problems.Items);
    }

    private async ValueTask<AcceptResult> OnceAsync(
        AcceptRequest request, AcceptedHead head, RequestMessage message, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var tenant = request.Tenant.Id;
        var fingerprint = RequestFingerprint.Of(tenant, request.IdempotencyKey!, "message", body.Span);
        switch (await keys.ClaimAsync(tenant, fingerprint, cancellationToken))
        {
            case IdempotencyClaim.OtherRequest: return new AcceptResult.Refused(KnownProblems.IdempotencyKeyReused);
            case IdempotencyClaim.Running running: return new AcceptResult.Refused(KnownProblems.IdempotencyKeyRunning(running.Remaining));
            case IdempotencyClaim.Answered answered when MessageId.TryParse(answered.Answer, out var id): return new AcceptResult.Message(id);
            case IdempotencyClaim.Claimed claim:
                if (claim.MayHaveRun && await FindAsync(request, fingerprint.Key, cancellationToken) is { } found)
                {
                    await KeepAsync(request, fingerprint, claim, found);
                    return new AcceptResult.Message(found);
                }
                var result = await StoreAsync(request, head, message, fingerprint.Key, cancellationToken);
                if (result is AcceptResult.Message stored) await KeepAsync(request, fingerprint, claim, stored.Id);
                // A refusal at the door leaves nothing behind. A failed write may have: its claim runs out by itself, and then the log is asked.
                else if (result is AcceptResult.Refused { Problem.Code: not ProblemCode.StorageUnavailable }) await keys.ReleaseAsync(tenant, fingerprint, claim);
                return result;
            case var other: throw new InvalidOperationException($"Unexpected claim {other}.");
        }
    }

    private async ValueTask<AcceptResult> StoreAsync(
        AcceptRequest request, AcceptedHead head, RequestMessage message, string? requestKey, CancellationToken cancellationToken)
    {
        var destination = head.Destination;
        var admitted = await admission.AdmitAsync(
            new AdmissionRequest(request.Tenant, destination.Line, destination.Plan[0].Channel, destination.Priority, 1), cancellationToken);
        if (HeadAcceptance.Refusal(admitted) is { } refusal) return new AcceptResult.Refused(refusal);
        var (result, id) = await coalescer.AddAsync(destination.For(message.Content ?? head.Content), message, requestKey, request.TraceParent);
        return result switch
        {
            CoalesceResult.Durable => new AcceptResult.Message(id),
            CoalesceResult.Full => new AcceptResult.Refused(KnownProblems.Busy(BusyRetry)),
            CoalesceResult.NotStored => new AcceptResult.Refused(KnownProblems.StorageUnavailable),
            _ => throw new InvalidOperationException($"Unknown result {result}."),
        };
    }

    private async ValueTask<MessageId?> FindAsync(AcceptRequest request, string requestKey, CancellationToken cancellationToken)
    {
        var query = new LogQuery(request.Tenant.Id) { Kind = LogKind.Envelope, Where = [new(IndexFields.RequestKey, requestKey)], Limit = 1 };
        var page = await log.SearchAsync(query, cancellationToken);
        if (page.Documents is not [var document]) return null;
        var message = document.ToEnvelope().Messages.First(message => message.RequestKey == requestKey);
        return new MessageId(document.Envelope, message.Index);
    }

    private async ValueTask KeepAsync(AcceptRequest request, RequestFingerprint fingerprint, IdempotencyClaim.Claimed claim, MessageId id)
    {
        try
        {
            await keys.AnswerAsync(request.Tenant.Id, fingerprint, claim, id.ToString());
        }
        catch (StorageUnavailableException exception)
        {
            // The message is durable, so the caller gets its 202.
            Log.AnswerNotKept(logger, exception);
        }
    }
}
