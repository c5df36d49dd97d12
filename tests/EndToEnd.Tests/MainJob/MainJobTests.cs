using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Simulator;
using MessageFunctions.Channels.Tests;
using MessageFunctions.Channels.Tests.Email;
using MessageFunctions.Channels.Tests.Webhook;
using MessageFunctions.Tenants;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>The app as a process of its own, with a real mail server and a real HTTP server on the other side.</summary>
public sealed class MainJobTests
{
    private const string RootSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_message_is_paid_for_delivered_and_explained()
    {
        using var directory = new TemporaryDirectory();
        using var smtp = await SmtpServer.StartAsync();
        await using var hook = await WebhookServer.StartAsync();
        await using var app = await AppProcess.StartAsync(directory.Path, new Dictionary<string, string>
        {
            ["Channels__Email__Host"] = "localhost",
            ["Channels__Email__Port"] = $"{smtp.Port}",
            ["Channels__Email__Security"] = "None",
            ["Channels__Email__From"] = "Shop <shop@example.org>",
            ["Channels__Webhook__Secrets__0"] = RootSecret,
            ["Channels__Webhook__AllowHttp"] = "true",
            ["Channels__Webhook__AllowedNetworks__0"] = "127.0.0.0/8",
        });
        using var http = app.Client(await app.KeyAsync("demo-staff"));

        var mail = await SendAsync(http, "email", new { email = "ada@example.com" });
        var webhook = await SendAsync(http, "webhook", new { url = $"{hook.Url}orders" });
        var mailRecord = await SettledAsync(http, mail);
        var webhookRecord = await SettledAsync(http, webhook);

        Assert.Equal("sent", mailRecord.GetProperty("status").GetString());
        var taken = Assert.Single(smtp.Taken());
        Assert.Equal("Your order", taken.Subject);
        Assert.Equal("It is on its way.", taken.TextBody?.Trim());

        Assert.Equal("sent", webhookRecord.GetProperty("status").GetString());
        var request = Assert.Single(hook.Requests);
        var check = WebhookSignature.Verify(
            [WebhookSecret.Parse(RootSecret).For(DemoSeed.Demo)],
            request.Headers[WebhookSignature.IdHeader], request.Headers[WebhookSignature.TimestampHeader], request.Headers[WebhookSignature.SignatureHeader],
            request.Body, TimeProvider.System.GetUtcNow());
        Assert.Equal(SignatureCheck.Valid, check);

        var events = mailRecord.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("event").GetString()).ToList();
        Assert.Contains("reserved", events);
        Assert.Contains("result_accepted", events);
        Assert.Equal(100, await SpentAsync(http, "orders", "email"));
        Assert.Equal(20, await SpentAsync(http, "orders", "webhook"));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_batch_of_1000_every_message_is_accounted_for()
    {
        using var directory = new TemporaryDirectory();
        var settings = new Dictionary<string, string>
        {
            ["Channels__Simulator__LatencyMilliseconds"] = "100",
            ["Channels__Simulator__Concurrency"] = "1",
        };
        string key, batch;
        await using (var app = await AppProcess.StartAsync(directory.Path, settings))
        {
            key = await app.KeyAsync("demo-staff");
            using var http = app.Client(key);
            batch = await SendBatchAsync(http, 1_000);
            await UntilAsync(async () => (await CountAsync(http, batch)) is > 0 and < 1_000);
            await app.KillAsync();
        }

        await using var again = await AppProcess.StartAsync(directory.Path, settings);
        using var after = again.Client(key);
        await UntilAsync(async () => await CountAsync(after, batch) == 1_000);

        // The provider's own log: it took each message once, and each one is paid for.
        var taken = SimulatorLog.Read(Path.Combine(directory.Path, "data", "simulator.log"))
            .Where(entry => entry.Verdict == SimulatorVerdict.Taken)
            .SelectMany(entry => entry.Indices.Select(index => (entry.Envelope, index)))
            .ToList();
        Assert.Equal(1_000, taken.Count);
        Assert.Equal(1_000, taken.Distinct().Count());
        Assert.Equal(50_000, await SpentAsync(after, "orders", "simulator"));
    }

    private static async Task<string> SendAsync(HttpClient http, string channel, object to)
    {
        using var answer = await http.PostAsJsonAsync(
            "api/v1/messages",
            new { line = "orders", kind = "transactional", channels = (string[])[channel], to, content = new { subject = "Your order", text = "It is on its way." } });
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<string> SendBatchAsync(HttpClient http, int count)
    {
        using var answer = await http.PostAsJsonAsync("api/v1/batches", new
        {
            line = "orders",
            kind = "service",
            channels = (string[])["simulator"],
            content = new { text = "It is on its way." },
            messages = Enumerable.Range(0, count).Select(n => new { to = new { user = $"customer-{n}" } }),
        });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(count, body.GetProperty("accepted").GetInt32());
        return body.GetProperty("batchId").GetString()!;
    }

    private static async Task<int> CountAsync(HttpClient http, string batch) =>
        (await http.GetFromJsonAsync<JsonElement>($"api/v1/batches/{batch}")).GetProperty("counts").TryGetProperty("sent", out var sent) ? sent.GetInt32() : 0;

    private static async Task<JsonElement> SettledAsync(HttpClient http, string id)
    {
        var record = default(JsonElement);
        await UntilAsync(async () =>
        {
            record = await http.GetFromJsonAsync<JsonElement>($"api/v1/messages/{id}");
            return record.GetProperty("steps").EnumerateArray().Any(step => step.GetProperty("event").GetString() == "settled");
        });
        return record;
    }

    private static async Task<long> SpentAsync(HttpClient http, string line, string channel)
    {
        var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets");
        var account = budgets.GetProperty("items").EnumerateArray().Single(account => account.GetProperty("id").GetString()!.StartsWith($"demo.{line}.{channel}.", StringComparison.Ordinal));
        return account.GetProperty("spent").GetProperty("cashMicros").GetInt64();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
