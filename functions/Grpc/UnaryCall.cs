using Google.Protobuf;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Code = Google.Rpc.Code;

namespace MessageFunctions.Functions.Grpc;

/// <summary>Carries a unary call: reads its message, keeps its deadline, writes its answer.</summary>
internal sealed class UnaryCall(TimeProvider time)
{
    /// <param name="request">The call.</param>
    /// <param name="parser">Reads its message.</param>
    /// <param name="maxBytes">Largest message.</param>
    /// <param name="handle">Does what is asked; it gives the answer's message or a problem.</param>
    public async Task<IResult> RunAsync<TRequest>(
        HttpRequest request, MessageParser<TRequest> parser, int maxBytes, Func<TRequest, CancellationToken, Task<GrpcAnswer>> handle)
        where TRequest : class, IMessage<TRequest>
    {
        if (!GrpcContent.IsProto(request)) return new ProblemAnswer(KnownProblems.MediaType("application/grpc-web+proto or application/grpc-web-text+proto"));
        var (isValid, timeout) = GrpcDeadline.Read(request.Headers["grpc-timeout"]);
        if (!isValid) return GrpcAnswer.Of(new GrpcFailure(Code.InvalidArgument, "grpc-timeout is 1 to 8 digits and a unit of H M S m u n."));
        using var deadline = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, deadline.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            var (message, failure) = await ReadAsync(request, parser, maxBytes, either.Token);
            return message is null ? GrpcAnswer.Of(failure!) : await handle(message, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return GrpcAnswer.Of(GrpcFailure.DeadlineExceeded);
        }
    }

    private static async ValueTask<(TRequest? Message, GrpcFailure? Failure)> ReadAsync<TRequest>(
        HttpRequest request, MessageParser<TRequest> parser, int maxBytes, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
    {
        var isText = GrpcContent.IsText(request);
        var most = isText ? ((maxBytes + GrpcFrames.Head) / 3 * 4) + 8 : maxBytes + GrpcFrames.Head;
        if (await RequestBody.ReadAsync(request, most, cancellationToken) is not { } read)
            return (null, GrpcProblems.From(KnownProblems.BodyTooLarge(maxBytes)));
        using var body = read;
        var (bytes, failure) = GrpcFrames.ReadMessage(body.Bytes, isText, maxBytes);
        if (failure is not null) return (null, failure);
        try
        {
            return (parser.ParseFrom(bytes.Span), null);
        }
        catch (InvalidProtocolBufferException)
        {
            return (null, new GrpcFailure(Code.Internal, "The message is not of the method's type."));
        }
    }
}
