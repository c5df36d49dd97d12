using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Grpc.V1;
using MessageFunctions.Messages.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Grpc;

/// <summary>The service <c>messagefunctions.v1.Messages</c> over gRPC-Web, a function a method.</summary>
internal sealed class GrpcFunctions(UnaryCall call, GrpcMessages messages, ICaller caller)
{
    /// <summary>Largest message that only names what is asked for.</summary>
    private const int MaxQuestion = 16 * 1024;

    [Function("GrpcSend"), Allow(Roles.Sender | Roles.Admin), NotAudited("A message is on its own record.")]
    public Task<IResult> SendAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messagefunctions.v1.Messages/Send")] HttpRequest request) =>
        call.RunAsync(request, SendRequest.Parser, RequestLimits.MaxMessageBytes, (message, token) => messages.SendAsync(caller.Current, request, message, token));

    [Function("GrpcSendBatch"), Allow(Roles.Sender | Roles.Admin), NotAudited("A batch is on its own record.")]
    public Task<IResult> SendBatchAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messagefunctions.v1.Messages/SendBatch")] HttpRequest request) =>
        messages.WithRoomAsync(request, () => call.RunAsync(
            request, SendBatchRequest.Parser, RequestLimits.MaxBatchBytes, (message, token) => messages.SendBatchAsync(caller.Current, request, message, token)));

    [Function("GrpcGetMessage"), Allow(Roles.All), NotAudited("It reads.")]
    public Task<IResult> GetMessageAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messagefunctions.v1.Messages/GetMessage")] HttpRequest request) =>
        call.RunAsync(request, GetMessageRequest.Parser, MaxQuestion, (message, token) => messages.GetMessageAsync(caller.Current, message, token));

    [Function("GrpcSearch"), Allow(Roles.All), NotAudited("It reads.")]
    public Task<IResult> SearchAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messagefunctions.v1.Messages/Search")] HttpRequest request) =>
        call.RunAsync(request, SearchRequest.Parser, MaxQuestion, (message, token) => messages.SearchAsync(caller.Current, message, token));
}
