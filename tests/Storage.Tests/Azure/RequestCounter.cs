using Azure.Core;
using Azure.Core.Pipeline;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>Counts the requests that leave the SDKs: each attempt of each call, as the service would bill it.</summary>
public sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int Take() => Interlocked.Exchange(ref _count, 0);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _count);

    /// <summary>The same for the Cosmos DB client.</summary>
    public DelegatingHandler Handler() => new CountingHandler(this) { InnerHandler = new SocketsHttpHandler() };

    private sealed class CountingHandler(RequestCounter counter) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counter._count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
