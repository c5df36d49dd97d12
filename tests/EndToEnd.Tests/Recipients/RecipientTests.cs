using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MessageFunctions.Channels.Tests;

namespace MessageFunctions.EndToEnd.Tests.Recipients;

/// <summary>What recipients want, said over HTTP and honoured by what is sent after: the app as a process of its own.</summary>
public sealed class RecipientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_reason_not_to_send_is_honoured_and_stands_in_the_record_of_the_message()
    {
        using var directory = new TemporaryDirectory();
        await using var app = await AppProcess.StartAsync(directory.Path);
        using var http = app.Client(await app.KeyAsync("demo-staff"));

        await SuppressAsync(http, "sue", """{"to":{"user":"sue"},"reason":"complaint"}""");
        await PreferAsync(http, "kim", """{"to":{"user":"kim"},"optOuts":[{"kind":"service"}]}""");
        await PreferAsync(http, "cho", """{"to":{"user":"cho"},"optOuts":[{"channel":"inbox"}]}""");
        var now = TimeProvider.System.GetUtcNow();
        var quiet = string.Create(CultureInfo.InvariantCulture, $$"""{"from":"{{now.AddHours(-2):HH\:mm}}","to":"{{now.AddHours(2):HH\:mm}}"}""");
        await PreferAsync(http, "nia", $$"""{"to":{"user":"nia"},"timeZone":"Etc/UTC","quietHours":{{quiet}}}""");
        await PreferAsync(http, "max", """{"to":{"user":"max"},"caps":[{"most":1,"periodHours":24,"kind":"service"}]}""");

        var suppressed = await SettledAsync(http, await SendAsync(http, "sue", "transactional", "inbox"));
        Assert.Equal(("rejected", "recipient_suppressed"), Ending(suppressed));
        var optedOut = await SettledAsync(http, await SendAsync(http, "kim", "service", "inbox"));
        Assert.Equal(("rejected", "opted_out"), Ending(optedOut));
        Assert.Equal(("sent", null), Ending(await SettledAsync(http, await SendAsync(http, "kim", "transactional", "inbox"))));
        var moved = await SettledAsync(http, await SendAsync(http, "cho", "service", "inbox", "simulator"));
        Assert.Equal("simulator", moved.GetProperty("channel").GetString());
        Assert.Contains(Steps(moved), step => Text(step, "event") == "rerouted" && Text(step, "reason") == "opted_out");
        var held = await StatusAsync(http, await SendAsync(http, "nia", "service", "inbox"), "held");
        Assert.Contains(Steps(held), step => Text(step, "reason") == "quiet_hours" && step.TryGetProperty("until", out _) && Text(step, "rule")!.StartsWith("quiet_hours/", StringComparison.Ordinal));
        Assert.Equal(("sent", null), Ending(await SettledAsync(http, await SendAsync(http, "nia", "transactional", "inbox"))));
        Assert.Equal(("sent", null), Ending(await SettledAsync(http, await SendAsync(http, "max", "service", "inbox"))));
        Assert.Equal(("rejected", "frequency_cap"), Ending(await SettledAsync(http, await SendAsync(http, "max", "service", "inbox"))));
        // Nothing that was kept back reached anybody, and nobody's address reached the output.
        Assert.Equal(0, await InboxAsync(http, "sue"));
        Assert.Equal(1, await InboxAsync(http, "kim"));
        Assert.Equal(0, await InboxAsync(http, "cho"));
        Assert.Equal(1, await InboxAsync(http, "nia"));
        Assert.Equal(1, await InboxAsync(http, "max"));
        Assert.DoesNotContain("user\":\"sue", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preferences_are_changed_under_etags_and_lists_imported_and_paged()
    {
        using var directory = new TemporaryDirectory();
        await using var app = await AppProcess.StartAsync(directory.Path);
        using var http = app.Client(await app.KeyAsync("demo-staff"));
        using var sender = app.Client(await app.KeyAsync("demo-app"));

        var id = await IdAsync(sender, """{"to":{"email":"Ann@Example.com"}}""");
        Assert.Equal(id, await IdAsync(sender, """{"to":{"email":"ann@example.com"}}"""));
        var path = $"api/v1/recipients/{id}/preferences";
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await WriteAsync(http, HttpMethod.Put, path, """{"to":{"email":"ann@example.com"}}""", null)).StatusCode);
        var created = await WriteAsync(http, HttpMethod.Put, path, """{"to":{"email":"ann@example.com"},"optOuts":[{"kind":"marketing"}]}""", "new");
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        var first = created.Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.BadRequest, (await WriteAsync(http, HttpMethod.Put, path, """{"to":{"email":"bob@example.com"}}""", first)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await WriteAsync(http, HttpMethod.Put, path, """{"to":{"email":"ann@example.com"},"timeZone":"Mars/Base"}""", first)).StatusCode);

        var patched = await WriteAsync(http, HttpMethod.Patch, path, """{"timeZone":"Europe/Berlin","quietHours":{"from":"22:00","to":"07:00"}}""", first);
        Assert.True(patched.StatusCode == HttpStatusCode.OK, await patched.Content.ReadAsStringAsync(Token));
        var body = await patched.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("marketing", body.GetProperty("optOuts")[0].GetProperty("kind").GetString());
        Assert.Equal("22:00", body.GetProperty("quietHours").GetProperty("from").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await WriteAsync(http, HttpMethod.Patch, path, """{"timeZone":null}""", first)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await WriteAsync(sender, HttpMethod.Delete, path, null, "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await WriteAsync(http, HttpMethod.Delete, path, null, patched.Headers.ETag!.Tag)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, Token)).StatusCode);

        var lines = new StringBuilder();
        for (var i = 0; i < 2_500; i++) lines.Append(CultureInfo.InvariantCulture, $$"""{"to":{"email":"user-{{i}}@example.com"},"reason":"complaint","source":"old system"}""").Append('\n');
        lines.Append("""{"to":{"email":"nobody"},"reason":"complaint"}""").Append("\nnot json\n");
        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var imported = await http.PostAsync("api/v1/suppressions", content, Token);
        var summary = await imported.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((2_500, 2), (summary.GetProperty("imported").GetInt32(), summary.GetProperty("rejected").GetInt32()));
        Assert.Equal(2_501, summary.GetProperty("rejections")[0].GetProperty("line").GetInt32());
        Assert.DoesNotContain("nobody", summary.GetRawText(), StringComparison.Ordinal);

        var channels = (await http.GetFromJsonAsync<JsonElement>("api/v1/channels", Token)).GetProperty("items").EnumerateArray().ToList();
        var inbox = channels.Single(channel => channel.GetProperty("id").GetString() == "inbox");
        Assert.Equal(("user", 10L), (inbox.GetProperty("addressKind").GetString(), inbox.GetProperty("priceMicros").GetInt64()));
        Assert.Equal(HttpStatusCode.NoContent, (await WriteAsync(http, HttpMethod.Delete, "api/v1/prices/inbox", null, "*")).StatusCode);
        channels = [.. (await http.GetFromJsonAsync<JsonElement>("api/v1/channels", Token)).GetProperty("items").EnumerateArray()];
        Assert.False(channels.Single(channel => channel.GetProperty("id").GetString() == "inbox").TryGetProperty("priceMicros", out _));

        var seen = new HashSet<string>();
        string? continuation = null;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"api/v1/suppressions?limit=1000{(continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}", Token);
            foreach (var item in page.GetProperty("items").EnumerateArray()) Assert.True(seen.Add(item.GetProperty("to").GetProperty("email").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
        Assert.Equal(2_500, seen.Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("api/v1/suppressions?continuation=zz", Token)).StatusCode);
    }

    private static async Task<string> IdAsync(HttpClient http, string find)
    {
        using var content = new StringContent(find, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("api/v1/recipients/find", content, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;
    }

    private static async Task PreferAsync(HttpClient http, string user, string body)
    {
        var id = await IdAsync(http, $$$"""{"to":{"user":"{{{user}}}"}}""");
        using var answer = await WriteAsync(http, HttpMethod.Put, $"api/v1/recipients/{id}/preferences", body, "new");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task SuppressAsync(HttpClient http, string user, string body)
    {
        var id = await IdAsync(http, $$$"""{"to":{"user":"{{{user}}}"}}""");
        using var answer = await WriteAsync(http, HttpMethod.Put, $"api/v1/suppressions/{id}", body, "new");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <param name="etag"><c>new</c>: If-None-Match; null: no condition.</param>
    private static async Task<HttpResponseMessage> WriteAsync(HttpClient http, HttpMethod method, string path, string? body, string? etag)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        if (etag == "new") request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        else if (etag == "*") request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        else if (etag is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue(etag));
        return await http.SendAsync(request, Token);
    }

    private static async Task<string> SendAsync(HttpClient http, string user, string kind, params string[] channels)
    {
        using var answer = await http.PostAsJsonAsync("api/v1/messages", new { line = "orders", kind, channels, to = new { user }, content = new { subject = "Hello", text = "Hello." } }, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;
    }

    private static async Task<int> InboxAsync(HttpClient http, string user) =>
        (await http.GetFromJsonAsync<JsonElement>($"api/v1/inbox/{user}", Token)).GetProperty("items").GetArrayLength();

    private static JsonElement.ArrayEnumerator Steps(JsonElement record) => record.GetProperty("steps").EnumerateArray();

    private static string? Text(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static (string? Status, string? Reason) Ending(JsonElement record)
    {
        var status = record.GetProperty("status").GetString();
        return (status, Steps(record).Select(step => Text(step, "status") == status ? Text(step, "reason") : null).FirstOrDefault(reason => reason is not null));
    }

    private static Task<JsonElement> SettledAsync(HttpClient http, string id) =>
        UntilAsync(http, id, record => record.GetProperty("status").GetString() is "sent" or "rejected" or "delivered" or "failed");

    private static Task<JsonElement> StatusAsync(HttpClient http, string id, string status) => UntilAsync(http, id, record => record.GetProperty("status").GetString() == status);

    private static async Task<JsonElement> UntilAsync(HttpClient http, string id, Func<JsonElement, bool> condition)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            var record = await http.GetFromJsonAsync<JsonElement>($"api/v1/messages/{id}", Token);
            if (condition(record)) return record;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"It did not happen in time: {record}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
