using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.EndToEnd.Tests.Cloud;

/// <summary>An address for receipts that is known before the app has one; passes them on, as a reverse proxy does.</summary>
internal sealed class ReceiptRelay : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private ReceiptRelay(WebApplication server) => _server = server;

    public string Address => $"{_server.Urls.Single()}/receipts";

    /// <summary>The app that listens now; null: none does.</summary>
    public Uri? App { get; set; }

    public static async Task<ReceiptRelay> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var relay = new ReceiptRelay(builder.Build());
        relay._server.MapPost("/receipts", relay.PassOnAsync);
        await relay._server.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (App is not { } app) return;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, "api/v1/receipts/simulator")) { Content = new StreamContent(context.Request.Body) };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        request.Headers.Host = null;
        using var response = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
    }
}
