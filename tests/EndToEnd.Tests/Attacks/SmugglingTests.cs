using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using MessageFunctions.Access;
using MessageFunctions.EndToEnd.Tests.Api;

namespace MessageFunctions.EndToEnd.Tests.Attacks;

/// <summary>Requests that two servers in a row could read differently, and paths that could mean another function than the gate thought.</summary>
public sealed class SmugglingTests(RunningApp running)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What a proxy and this server could disagree on is refused, or the connection ends behind it: no second request comes out of it.</summary>
    [Theory]
    [InlineData("two lengths", "Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello")]
    [InlineData("a list of lengths", "Content-Length: 5, 50\r\n\r\nhello")]
    [InlineData("a signed length", "Content-Length: +5\r\n\r\nhello")]
    [InlineData("a negative length", "Content-Length: -5\r\n\r\nhello")]
    [InlineData("a hexadecimal length", "Content-Length: 0x5\r\n\r\nhello")]
    [InlineData("a length beyond counting", "Content-Length: 99999999999999999999\r\n\r\nhello")]
    [InlineData("a space before the colon", "Content-Length : 5\r\n\r\nhello")]
    [InlineData("an unknown encoding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked and then something", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("a space before the encoding's colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("a folded header", "X-Note: one\r\n two\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a null in a value", "X-Note: a\0b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a carriage return in a value", "X-Note: a\rb\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a header without a name", ": x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a header without a colon", "Nonsense\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a chunk with a wrong length", "Transfer-Encoding: chunked\r\n\r\nZ\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a chunk beyond counting", "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n")]
    [InlineData("two hosts", "Host: other.example\r\nContent-Length: 0\r\n\r\n")]
    public async Task What_two_servers_could_read_differently_is_refused(string what, string rest)
    {
        var app = await running.StartedAsync();

        var answers = await RawHttp.SendAsync(app.Address, $"POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nx-api-key: {await running.KeyAsync(Roles.Sender)}\r\nContent-Type: application/json\r\n{rest}", Cancellation);

        Assert.True(RawHttp.Statuses(answers) is [400 or 411 or 413 or 501], $"{what}: {answers}");
    }

    [Fact]
    public async Task A_length_beside_chunks_counts_for_nothing_and_nothing_comes_after_it()
    {
        var app = await running.StartedAsync();
        const string Smuggled = "GET /api/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

        var answers = await RawHttp.SendAsync(
            app.Address, $"POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}", Cancellation);

        Assert.True(RawHttp.Statuses(answers) is [400 or 401], answers);
    }

    [Fact]
    public async Task Headers_and_lines_without_end_are_cut_off()
    {
        var app = await running.StartedAsync();

        var large = await RawHttp.SendAsync(app.Address, $"GET /api/health/live HTTP/1.1\r\nHost: localhost\r\nX-Large: {new string('x', 64 * 1024)}\r\n\r\n", Cancellation);
        var many = await RawHttp.SendAsync(app.Address, $"GET /api/health/live HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: x\r\n"))}\r\n", Cancellation);
        var line = await RawHttp.SendAsync(app.Address, $"GET /api/v1/messages?reference={new string('x', 16 * 1024)} HTTP/1.1\r\nHost: localhost\r\n\r\n", Cancellation);

        Assert.Equal("431 431 414", string.Join(' ', RawHttp.Statuses(large).Concat(RawHttp.Statuses(many)).Concat(RawHttp.Statuses(line))));
    }

    [Fact]
    public async Task A_body_that_trickles_is_given_up_and_holds_nothing_back()
    {
        var app = await running.StartedAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(app.Address.Host, app.Address.Port, Cancellation);
        var stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nx-api-key: {await running.KeyAsync(Roles.Sender)}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"), Cancellation);
        var begun = Stopwatch.GetTimestamp();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        end.CancelAfter(TimeSpan.FromSeconds(30));

        var length = -1;
        var buffer = new byte[4_096];
        try
        {
            length = await stream.ReadAsync(buffer, end.Token);
        }
        catch (IOException)
        {
            // Reset: given up as well.
        }

        var answer = length > 0 ? Encoding.ASCII.GetString(buffer, 0, length) : "";
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    /// <summary>A sender may not list keys, however the path to them is written.</summary>
    [Theory]
    [InlineData("/api/v1/keys")]
    [InlineData("/API/V1/KEYS")]
    [InlineData("/api/v1/keys/")]
    [InlineData("/api/v1//keys")]
    [InlineData("//api/v1/keys")]
    [InlineData("/api/v1/./keys")]
    [InlineData("/api/v1/messages/../keys")]
    [InlineData("/api/v1/messages/%2e%2e/keys")]
    [InlineData("/api/v1/messages/%2E%2E/keys")]
    [InlineData("/api/v1/messages/..%2fkeys")]
    [InlineData("/api/v1/messages/..%5ckeys")]
    [InlineData("/api/v1/messages/..%252fkeys")]
    [InlineData("/api/v1/messages\\..\\keys")]
    [InlineData("/api/v1/keys;a=b")]
    [InlineData("/api/v1/keys%00")]
    [InlineData("/api/v1/keys%20")]
    [InlineData("/api/v1/%6beys")]
    [InlineData("/api/v1/k%65ys?x=/api/v1/messages")]
    [InlineData("http://evil.example/api/v1/keys")]
    [InlineData("/api/v1/keys#/api/v1/messages")]
    [InlineData("/api/v1/..%2f..%2fadmin/host/status")]
    [InlineData("/api/../admin/host/status")]
    [InlineData("/api/v1/%2e%2e/%2e%2e/admin/host/status")]
    public async Task A_path_means_the_same_to_the_gate_and_to_the_route(string path)
    {
        var app = await running.StartedAsync();

        var answer = await RawHttp.SendAsync(app.Address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {await running.KeyAsync(Roles.Sender)}\r\nConnection: close\r\n\r\n", Cancellation);

        Assert.True(RawHttp.Statuses(answer) is [400 or 401 or 403 or 404], answer);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-HTTP-Method", "PUT")]
    [InlineData("X-Method-Override", "POST")]
    [InlineData("X-Original-URL", "/api/v1/keys")]
    [InlineData("X-Rewrite-URL", "/api/v1/keys")]
    [InlineData("X-Forwarded-Prefix", "/api/v1/keys")]
    [InlineData("X-Forwarded-User", "admin")]
    [InlineData("X-MS-CLIENT-PRINCIPAL", "eyJyb2xlcyI6WyJhZG1pbiJdfQ==")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-NAME", "admin")]
    [InlineData("x-functions-key", "master")]
    [InlineData("x-tenant", "globex")]
    [InlineData("Forwarded", "for=203.0.113.7;by=127.0.0.1")]
    public async Task A_header_changes_neither_what_is_asked_nor_who_asks(string name, string value)
    {
        using var plain = new ApiCaller(await running.ClientAsync(Roles.Sender));

        var without = await plain.CallAsync("GET", "messages/none");
        var with = await plain.CallAsync("GET", "messages/none", null, (name, value));
        var forbidden = await plain.CallAsync("GET", "keys", null, (name, value));

        Assert.Equal((without.Status, without.Text), (with.Status, with.Text));
        Assert.Equal(403, forbidden.Status);
    }

    [Fact]
    public async Task A_forged_host_is_in_no_answer()
    {
        var app = await running.StartedAsync();
        const string Body = """{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"host"},"content":{"text":"Hi"}}""";

        var answer = await RawHttp.SendAsync(
            app.Address, $"POST /api/v1/messages HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: ftp\r\nx-api-key: {await running.KeyAsync(Roles.Sender)}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}", Cancellation);
        var redirect = await RawHttp.SendAsync(app.Address, "GET /api/messages HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n", Cancellation);

        Assert.Equal(202, Assert.Single(RawHttp.Statuses(answer)));
        Assert.Equal(308, Assert.Single(RawHttp.Statuses(redirect)));
        Assert.DoesNotContain("evil", answer + redirect, StringComparison.Ordinal);
    }
}
