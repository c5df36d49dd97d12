using System.Diagnostics;
using MessageFunctions.Access;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Messages;

/// <summary>Brings a request's body to its use case and the result into the response.</summary>
internal sealed class AcceptHandler(TenantDirectory tenants, IPolicies policies, AcceptMessage message, AcceptBatch batch, AcceptBatchStream stream, BufferBudget buffers)
{
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(2);

    public async Task<IResult> AcceptMessageAsync(CallerContext caller, HttpRequest request)
    {
        if (!request.IsJson()) return new ProblemAnswer(KnownProblems.MediaType(MediaTypes.Json));
        if (await RequestBody.ReadAsync(request, RequestLimits.MaxMessageBytes, request.HttpContext.RequestAborted) is not { } read)
            return new ProblemAnswer(KnownProblems.BodyTooLarge(RequestLimits.MaxMessageBytes));
        using var body = read;
        if (body.Bytes.IsEmpty) return new ProblemAnswer(KnownProblems.BodyMissing);
        return Answer(await AcceptMessageAsync(caller, request, body.Bytes, request.HttpContext.RequestAborted));
    }

    /// <summary>The message that a body says, whatever protocol brought it.</summary>
    public async ValueTask<AcceptResult> AcceptMessageAsync(CallerContext caller, HttpRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        await ContextAsync(caller, request) is { } context
            ? await message.RunAsync(context, json, cancellationToken)
            : new AcceptResult.Refused(KnownProblems.Unauthenticated);

    public async Task<IResult> AcceptBatchAsync(CallerContext caller, HttpRequest request)
    {
        if (request.IsNdJson()) return await AcceptStreamAsync(caller, request);
        if (!request.IsJson()) return new ProblemAnswer(KnownProblems.MediaType($"{MediaTypes.Json} or {MediaTypes.NdJson}"));
        if (request.ContentLength > RequestLimits.MaxBatchBytes) return new ProblemAnswer(KnownProblems.BodyTooLarge(RequestLimits.MaxBatchBytes));
        // A body of unknown length may become as long as any.
        using var share = TryTakeRoom(request.ContentLength ?? RequestLimits.MaxBatchBytes, out var busy);
        if (share is null) return new ProblemAnswer(busy!);
        if (await RequestBody.ReadAsync(request, RequestLimits.MaxBatchBytes, request.HttpContext.RequestAborted) is not { } read)
            return new ProblemAnswer(KnownProblems.BodyTooLarge(RequestLimits.MaxBatchBytes));
        using var body = read;
        if (body.Bytes.IsEmpty) return new ProblemAnswer(KnownProblems.BodyMissing);
        return Answer(await AcceptBatchAsync(caller, request, body.Bytes, request.HttpContext.RequestAborted));
    }

    /// <summary>The batch that a body says, whatever protocol brought it.</summary>
    public async ValueTask<AcceptResult> AcceptBatchAsync(CallerContext caller, HttpRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        await ContextAsync(caller, request) is { } context
            ? await batch.RunAsync(context, json, cancellationToken)
            : new AcceptResult.Refused(KnownProblems.Unauthenticated);

    /// <summary>A part of the memory for batches, for as long as it is not disposed; null, and why, when there is none.</summary>
    public BufferBudget.Share? TryTakeRoom(long bytes, out Problem? busy)
    {
        var share = buffers.TryTake(bytes);
        busy = share is null ? KnownProblems.Busy(BusyRetry) : null;
        return share;
    }

    private async Task<IResult> AcceptStreamAsync(CallerContext caller, HttpRequest request)
    {
        if (await ContextAsync(caller, request) is not { } context) return new ProblemAnswer(KnownProblems.Unauthenticated);
        // A stream may be of any length: what it holds at a time is bounded, not what it sends.
        request.AllowAnyLength();
        var answer = new BatchStreamAnswer(request.HttpContext);
        var problem = await stream.RunAsync(context, request.BodyReader, answer, request.HttpContext.RequestAborted);
        return problem is null ? Results.Empty : new ProblemAnswer(problem);
    }

    private async ValueTask<AcceptRequest?> ContextAsync(CallerContext caller, HttpRequest request)
    {
        if (await tenants.GetAsync(caller.Tenant, request.HttpContext.RequestAborted) is not { } tenant) return null;
        var key = request.Headers.TryGetValue("Idempotency-Key", out var values) ? values.ToString() : null;
        return new AcceptRequest(caller, tenant, key, Activity.Current?.Id) { Policies = await policies.GetAsync(caller.Tenant, request.HttpContext.RequestAborted) };
    }

    private static IResult Answer(AcceptResult result) => result switch
    {
        AcceptResult.Message message => new AcceptedMessageAnswer(message.Id),
        AcceptResult.Batch batch => new JsonAnswer(StatusCodes.Status202Accepted, writer => BatchViews.Write(writer, batch.Summary)),
        AcceptResult.Refused refused => new ProblemAnswer(refused.Problem),
        _ => throw new InvalidOperationException($"Unexpected result {result}."),
    };
}
