using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Simulator;
using MessageFunctions.Channels.Tests;
using MessageFunctions.Embedded.ServiceBus;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>A reference that its queue gave up, in the running app: held with its reason, seen, driven again, paid for and sent once.</summary>
public sealed class DeadLetterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reference_that_was_given_up_is_explained_and_goes_once_when_it_is_driven_again()
    {
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(directory.Path, "data");
        string key, platform;
        await using (var first = await AppProcess.StartAsync(directory.Path))
        {
            key = await first.KeyAsync("demo-staff");
            platform = await first.KeyAsync("platform");
            await first.KillAsync();
        }
        var envelope = await GiveUpAsync(data);

        await using var app = await AppProcess.StartAsync(directory.Path);
        using var http = app.Client(key);
        var record = await MessageAsync(http, $"{envelope.Id}-0", "held");
        Assert.Contains(record.GetProperty("steps").EnumerateArray(), step =>
            step.GetProperty("event").GetString() == "dead_lettered" && step.GetProperty("text").GetString()!.StartsWith("MaxDeliveryCountExceeded", StringComparison.Ordinal));
        var letter = Assert.Single((await http.GetFromJsonAsync<JsonElement>("api/v1/dead-letters", Token)).GetProperty("items").EnumerateArray());
        Assert.Equal((envelope.Id.Value, 2), (letter.GetProperty("envelope").GetString(), letter.GetProperty("messages").GetInt32()));
        using (var platformHttp = app.Client(platform))
        {
            var unreadable = Assert.Single((await platformHttp.GetFromJsonAsync<JsonElement>("api/v1/unreadable-dead-letters", Token)).GetProperty("items").EnumerateArray());
            Assert.Equal("not ours", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(unreadable.GetProperty("body").GetString()!)));
        }

        // Twice at the same time, and once more when it is done.
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => http.PostAsync($"api/v1/dead-letters/{envelope.Id}:redrive", null, Token)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NotFound, answer.StatusCode.ToString()));
        await MessageAsync(http, $"{envelope.Id}-1", "sent");
        using var again = await http.PostAsync($"api/v1/dead-letters/{envelope.Id}:redrive", null, Token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);

        Assert.Empty((await http.GetFromJsonAsync<JsonElement>("api/v1/dead-letters", Token)).GetProperty("items").EnumerateArray());
        var taken = SimulatorLog.Read(Path.Combine(data, "simulator.log")).Where(entry => entry.Verdict == SimulatorVerdict.Taken).SelectMany(entry => entry.Indices).Order();
        Assert.Equal([0, 1], taken);
        // It is settled after it was sent.
        long spent = -1;
        for (var begun = TimeProvider.System.GetTimestamp(); spent <= 0 && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30);)
        {
            var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets", Token);
            spent = Assert.Single(budgets.GetProperty("items").EnumerateArray()).GetProperty("spent").GetProperty("cashMicros").GetInt64();
        }
        Assert.Equal(100, spent);
    }

    /// <summary>An envelope whose reference, and a message that is none of ours, end in the dead-letter queue while no app runs.</summary>
    private static async Task<Envelope> GiveUpAsync(string data)
    {
        var now = TimeProvider.System.GetUtcNow();
        var envelope = new Envelope(
            DemoSeed.Demo, EnvelopeId.Create(now), LineId.Parse("orders"), MessageKind.Service, Priority.P1,
            [new PlannedChannel(ChannelId.Parse("simulator"), 50)], now, [new EnvelopeMessage(0, new Recipient(User: "ada")), new EnvelopeMessage(1, new Recipient(User: "ben"))])
        {
            Content = new MessageContent("Hello"),
            ExpiresAt = now.AddDays(1),
        };
        await using (var storage = SqliteStorage.Open(data)) await storage.Log.AppendAsync(envelope.ToDocument(), Token);

        var host = $"embedded-{Guid.CreateVersion7():n}";
        var queues = EntityFile.Load(Path.Combine(AppContext.BaseDirectory, EntityFile.Name));
        await using var bus = new EmbeddedServiceBus(host, QueueEngine.Open(Path.Combine(data, "queues.db"), queues, TimeProvider.System, NullLogger.Instance));
        await using var client = new ServiceBusClient($"Endpoint=sb://{host}/;UseDevelopmentEmulator=true");
        await using var sender = client.CreateSender(QueueNames.P1);
        await sender.SendMessageAsync(new ServiceBusMessage(EnvelopeReference.To(envelope).ToBody()) { MessageId = envelope.Id.Value }, Token);
        await sender.SendMessageAsync(new ServiceBusMessage("not ours"), Token);
        await using var receiver = client.CreateReceiver(QueueNames.P1);
        for (var received = 0; received < 2; received++)
        {
            var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5), Token);
            await receiver.DeadLetterMessageAsync(message!, "MaxDeliveryCountExceeded", "Message could not be consumed after 10 delivery attempts.", Token);
        }
        return envelope;
    }

    private static async Task<JsonElement> MessageAsync(HttpClient http, string id, string status)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            var record = await http.GetFromJsonAsync<JsonElement>($"api/v1/messages/{id}", Token);
            if (record.GetProperty("status").GetString() == status) return record;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), $"It is {record.GetProperty("status").GetString()}, not {status}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
