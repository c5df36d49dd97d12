using MessageFunctions.Access;
using MessageFunctions.Functions.Grpc.V1;
using MessageFunctions.Functions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Grpc;

/// <summary>
/// The methods of the service. A request becomes the JSON that the REST API takes and goes the same way from there, so that both refuse the same things with
/// the same codes and pointers.
/// </summary>
internal sealed class GrpcMessages(AcceptHandler accept, QueryHandler query)
{
    public async Task<GrpcAnswer> SendAsync(CallerContext caller, HttpRequest request, SendRequest message, CancellationToken cancellationToken)
    {
        if (GrpcRequestJson.Write(message, out var problem) is not { } body) return GrpcAnswer.Of(problem!);
        return await accept.AcceptMessageAsync(caller, request, body, cancellationToken) switch
        {
            AcceptResult.Message taken => GrpcAnswer.Of(new SendResponse { Id = taken.Id.ToString(), Status = AcceptedMessageAnswer.Status }),
            AcceptResult.Refused refused => GrpcAnswer.Of(refused.Problem),
            var other => throw new InvalidOperationException($"Unexpected result {other}."),
        };
    }

    public async Task<GrpcAnswer> SendBatchAsync(CallerContext caller, HttpRequest request, SendBatchRequest message, CancellationToken cancellationToken)
    {
        if (GrpcRequestJson.Write(message, out var problem) is not { } body) return GrpcAnswer.Of(problem!);
        return await accept.AcceptBatchAsync(caller, request, body, cancellationToken) switch
        {
            AcceptResult.Batch taken => GrpcAnswer.Of(GrpcViews.Of(taken.Summary)),
            AcceptResult.Refused refused => GrpcAnswer.Of(refused.Problem),
            var other => throw new InvalidOperationException($"Unexpected result {other}."),
        };
    }

    /// <summary>Runs what reads a batch while there is room for it in memory.</summary>
    public async Task<IResult> WithRoomAsync(HttpRequest request, Func<Task<IResult>> run)
    {
        // Its JSON stands beside it for a while.
        var bytes = 2 * Math.Min(request.ContentLength ?? RequestLimits.MaxBatchBytes, RequestLimits.MaxBatchBytes);
        using var share = accept.TryTakeRoom(bytes, out var busy);
        return share is null ? GrpcAnswer.Of(busy!) : await run();
    }

    public async Task<GrpcAnswer> GetMessageAsync(CallerContext caller, GetMessageRequest message, CancellationToken cancellationToken) =>
        await query.FindAsync(caller, message.Id, cancellationToken) is { } record
            ? GrpcAnswer.Of(GrpcViews.Of(record, withSteps: true))
            : GrpcAnswer.Of(KnownProblems.NotFound);

    public async Task<GrpcAnswer> SearchAsync(CallerContext caller, SearchRequest message, CancellationToken cancellationToken)
    {
        var (page, problem) = await query.FindPageAsync(caller, GrpcSearch.Query(message), cancellationToken);
        if (page is null) return GrpcAnswer.Of(problem!);
        var answer = new SearchResponse();
        answer.Messages.AddRange(page.Messages.Select(record => GrpcViews.Of(record, withSteps: false)));
        if (page.Continuation is { } continuation) answer.Continuation = continuation;
        return GrpcAnswer.Of(answer);
    }
}
