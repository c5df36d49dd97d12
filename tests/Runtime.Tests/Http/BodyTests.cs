using System.Net;
using System.Net.Sockets;
using System.Text;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Runtime.Tests.Http;

public static class BodyFunctions
{
    public static TaskCompletionSource<(bool Aborted, bool Cancelled)> Left { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Function("echo")]
    public static async Task Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        request.HttpContext.Response.ContentType = request.ContentType;
        request.HttpContext.Response.Headers["x-seen"] = request.Headers["x-sent"];
        var buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0)
        {
            await request.HttpContext.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            await request.HttpContext.Response.Body.FlushAsync();
        }
    }

    [Function("count")]
    public static async Task<IResult> Count([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "count/{lifted:bool}")] HttpRequest request, bool lifted)
    {
        if (lifted) request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var buffer = new byte[65_536];
        long bytes = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0) bytes += read;
        return Results.Text($"{bytes}");
    }

    [Function("half")]
    public static async Task Half([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("half");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("too late for a status");
    }

    [Function("waits")]
    public static async Task Waits([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
    {
        var gone = new TaskCompletionSource();
        await using var registration = request.HttpContext.RequestAborted.Register(gone.SetResult);
        await request.HttpContext.Response.Body.FlushAsync(CancellationToken.None);
        await gone.Task;
        Left.SetResult((true, cancellationToken.IsCancellationRequested));
    }
}

public sealed class BodyTests
{
    [Fact]
    public async Task Bodies_stream_both_ways_at_once_and_binary_bodies_and_headers_pass()
    {
        await using var host = await TestHost.StartAsync(typeof(BodyFunctions));
        // A socket, because HttpClient sends the whole body before it looks at the answer.
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web+proto\r\nx-sent: value\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\0\u00FF\u0001\r\n"), TestContext.Current.CancellationToken);

        var begun = await ReadUntilAsync(stream, "3\r\n\0\u00FF\u0001\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes("0\r\n\r\n"), TestContext.Current.CancellationToken);
        await ReadUntilAsync(stream, "0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", begun, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/grpc-web+proto\r\n", begun, StringComparison.Ordinal);
        Assert.Contains("x-seen: value\r\n", begun, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30_000_000, false, HttpStatusCode.OK)]
    [InlineData(30_000_001, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(30_000_001, true, HttpStatusCode.OK)]
    public async Task A_body_over_30_000_000_bytes_is_413_unless_the_function_lifts_the_limit(int bytes, bool lifted, HttpStatusCode status)
    {
        await using var host = await TestHost.StartAsync(typeof(BodyFunctions));
        using var content = new ByteArrayContent(new byte[bytes]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/count/{lifted}") { Content = content };
        request.Headers.ExpectContinue = true;

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Nothing_lifts_the_limit_of_the_host()
    {
        await using var host = await TestHost.StartAsync(typeof(BodyFunctions));
        using var content = new DeclaredContent(104_857_601);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/count/true") { Content = content };
        request.Headers.ExpectContinue = true;

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task An_exception_after_the_answer_has_begun_cuts_the_connection()
    {
        await using var host = await TestHost.StartAsync(typeof(BodyFunctions));

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Client.GetStringAsync("/api/half", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_that_leaves_fires_RequestAborted_and_not_the_parameter()
    {
        BodyFunctions.Left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await TestHost.StartAsync(typeof(BodyFunctions));

        using (await host.Client.GetAsync("/api/waits", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            // Leaving is what disposing the answer does.
        }

        Assert.Equal((true, false), await BodyFunctions.Left.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, limit.Token);
            Assert.NotEqual(0, read);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    /// <summary>Declares a length; the host must refuse it before any of it is sent.</summary>
    private sealed class DeclaredContent(long bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(Encoding.ASCII.GetBytes("x")).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = bytes;
            return true;
        }
    }
}
