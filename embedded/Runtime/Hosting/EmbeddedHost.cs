using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>The app as an <see cref="IHost"/> that can be disposed either way: what it holds closes its files asynchronously.</summary>
internal sealed class EmbeddedHost(WebApplication app) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public Task StartAsync(CancellationToken cancellationToken = default) => app.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public void Dispose() => app.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
