using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.EndToEnd.Tests.Cloud;

/// <summary>Takes what an app exports over OTLP (HTTP, protobuf) and keeps it as it came; text in it is UTF-8 and can be searched for.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<byte[]>> _taken = new();

    private OtlpReceiver(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._server.MapPost("/v1/{signal}", receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>All that came of one signal: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public string Text(string signal) => _taken.TryGetValue(signal, out var bodies) ? string.Join('\n', bodies.Select(Encoding.UTF8.GetString)) : "";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _taken.GetOrAdd((string)context.Request.RouteValues["signal"]!, _ => new()).Enqueue(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }
}
