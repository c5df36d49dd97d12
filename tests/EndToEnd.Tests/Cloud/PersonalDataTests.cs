using System.Net.Http.Json;
using MessageFunctions.Channels.Tests;
using MessageFunctions.Channels.Tests.Email;

namespace MessageFunctions.EndToEnd.Tests.Cloud;

/// <summary>Nothing that is anybody's leaves in what the app prints, logs, traces or measures.</summary>
public sealed class PersonalDataTests
{
    // Recognisable, each of its own kind.
    private const string Address = "quentin.thornberry@example.org";
    private const string User = "user-thornberry-7391";
    private const string Text = "Your biopsy result of ward 7391 is there.";
    private const string Subject = "Thornberry, it is urgent";
    private const string HookToken = "tok-thornberry-7391";

    private static readonly string[] Secrets = ["thornberry", "Thornberry", "biopsy"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_messages_that_go_fail_and_are_looked_for_Then_no_signal_says_to_whom_or_what()
    {
        using var directory = new TemporaryDirectory();
        using var smtp = await SmtpServer.StartAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var app = await AppProcess.StartAsync(directory.Path, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["Channels__Email__Host"] = "localhost",
            ["Channels__Email__Port"] = $"{smtp.Port}",
            ["Channels__Email__Security"] = "None",
            ["Channels__Email__From"] = "Shop <shop@example.org>",
            // Nobody listens there: the webhook's sends fail, with all that a failure logs.
            ["Channels__Webhook__Secrets__0"] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            ["Channels__Webhook__AllowHttp"] = "true",
            ["Channels__Webhook__AllowedNetworks__0"] = "127.0.0.0/8",
        });
        var key = await app.KeyAsync("demo-staff");
        using var http = app.Client(key);
        var client = new AppClient(http);
        var content = new { subject = Subject, text = Text };

        string[] sent =
        [
            await client.SendAsync("email", new { email = Address }, content),
            await client.SendAsync("inbox", new { user = User }, content),
            await client.SendAsync("simulator", new { user = User }, content),
            await client.SendAsync("webhook", new { url = $"http://127.0.0.1:9/{HookToken}" }, content),
        ];
        foreach (var id in sent)
        {
            await AppClient.UntilAsync(async () => (await client.RecordAsync(id)).GetProperty("steps").GetArrayLength() >= 3, () => app.Output);
        }
        using (await http.GetAsync(new Uri($"api/v1/inbox/{User}", UriKind.Relative), Cancel)) { }
        using (await http.GetAsync(new Uri($"api/v1/messages?recipient={Uri.EscapeDataString(Address)}", UriKind.Relative), Cancel)) { }
        using (await http.PostAsJsonAsync("api/v1/messages", new { line = "orders", kind = "transactional", channels = new[] { "email" }, to = new { email = "thornberry 7391" }, content }, Cancel)) { }
        using (await http.PostAsJsonAsync("api/v1/messages", new { line = "thornberry-7391", to = 7391, content = Text }, Cancel)) { }

        // Each signal has come, and with what these messages did.
        await AppClient.UntilAsync(
            () => Task.FromResult(receiver.Text("traces").Contains("envelope.settle", StringComparison.Ordinal) && receiver.Text("metrics").Contains("messagefunctions.sends", StringComparison.Ordinal)
                && receiver.Text("traces").Contains("/api/v1/inbox/", StringComparison.Ordinal) && receiver.Text("logs").Length > 0),
            () => $"traces {receiver.Text("traces").Length}, metrics {receiver.Text("metrics").Length}, logs {receiver.Text("logs").Length}\n{app.Output}");
        foreach (var (signal, text) in new[] { ("traces", receiver.Text("traces")), ("metrics", receiver.Text("metrics")), ("logs", receiver.Text("logs")), ("output", app.Output) })
        {
            foreach (var secret in Secrets)
            {
                var at = text.IndexOf(secret, StringComparison.Ordinal);
                Assert.True(at < 0, $"{signal} hold '{secret}': {(at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)])}");
            }
            if (signal != "output") Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        }
    }
}
