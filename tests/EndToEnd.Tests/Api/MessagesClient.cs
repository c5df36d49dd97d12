using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using MessageFunctions.Functions.Grpc.V1;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>The service as a program of a business line would call it, over <c>Grpc.Net.Client</c> and gRPC-Web.</summary>
internal sealed class MessagesClient(Uri address, string? key, GrpcWebMode mode = GrpcWebMode.GrpcWeb) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SubdirectoryHandler(new GrpcWebHandler(mode, new HttpClientHandler())),
        HttpVersion = System.Net.HttpVersion.Version11,
        MaxSendMessageSize = null,
        DisposeHttpClient = true,
    });

    public AsyncUnaryCall<SendResponse> SendAsync(SendRequest request, CallOptions options = default) => Call("Send", request, SendResponse.Parser, options);

    public AsyncUnaryCall<SendBatchResponse> SendBatchAsync(SendBatchRequest request, CallOptions options = default) => Call("SendBatch", request, SendBatchResponse.Parser, options);

    public AsyncUnaryCall<Message> GetMessageAsync(GetMessageRequest request, CallOptions options = default) => Call("GetMessage", request, Message.Parser, options);

    public AsyncUnaryCall<SearchResponse> SearchAsync(SearchRequest request, CallOptions options = default) => Call("Search", request, SearchResponse.Parser, options);

    public AsyncUnaryCall<SendResponse> CallUnknownAsync() => Call("Recall", new SendRequest(), SendResponse.Parser, default);

    public void Dispose() => _channel.Dispose();

    private AsyncUnaryCall<TResponse> Call<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser, CallOptions options)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var headers = options.Headers ?? [];
        if (key is not null) headers.Add("x-api-key", key);
        return _channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<TRequest, TResponse>(
                MethodType.Unary, MessagesReflection.Descriptor.Services[0].FullName, method,
                Marshallers.Create<TRequest>(message => message.ToByteArray(), _ => throw new InvalidOperationException()),
                Marshallers.Create<TResponse>(message => message.ToByteArray(), bytes => parser.ParseFrom(bytes))),
            null, options.WithHeaders(headers), request);
    }

    /// <summary>The host serves everything below its route prefix.</summary>
    private sealed class SubdirectoryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Path = "/api" + request.RequestUri!.AbsolutePath }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
