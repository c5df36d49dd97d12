using System.Globalization;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.CrashHarness.ServiceBus;

/// <summary>
/// Senders and receivers on one queue. Says <c>ready</c> at the start, <c>sent ID</c> and <c>completed ID</c> after the acknowledgement,
/// <c>received ID</c> and <c>completing ID</c> before anything is done, and <c>repeated ID</c> when a repeat was delivered. <see cref="SeedVariable"/> makes a run's ids and choices its own.
/// </summary>
internal sealed class QueueCrashMode : ICrashMode
{
    public const string QueueName = "crash";

    /// <summary>The environment variable with the number that a run draws from.</summary>
    public const string SeedVariable = "CRASH_HARNESS_SEED";

    /// <summary>Senders pause above it, so that many rounds over the same files stay short.</summary>
    private const long LargestBacklog = 5_000;

    private const int Senders = 6;
    private const int Receivers = 4;

    /// <summary>The queue as both sides declare it.</summary>
    public static QueueDefinition Definition { get; } = new(QueueName)
    {
        RequiresDuplicateDetection = true,
        DuplicateDetectionHistoryTimeWindow = TimeSpan.FromDays(1),
        MaxDeliveryCount = 2_000,
    };

    public string Name => "queue";

    public async Task RunAsync(string directory, CancellationToken cancellationToken)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable(SeedVariable) ?? "0", CultureInfo.InvariantCulture);
        const string host = "embedded-crash";
        var journal = new Journal();
        await using var bus = new EmbeddedServiceBus(host, QueueEngine.Open(Path.Combine(directory, "queues.db"), [Definition], TimeProvider.System, NullLogger.Instance));
        await using var client = new ServiceBusClient($"Endpoint=sb://{host}/;UseDevelopmentEmulator=true");
        journal.Say("ready");
        var loads = Enumerable.Range(0, Senders).Select(n => Task.Run(() => SendAsync(bus.Engine, client, journal, seed, n)))
            .Concat(Enumerable.Range(0, Receivers).Select(n => Task.Run(() => ReceiveAsync(client, journal, seed, n))));
        // None of them ends but by a failure, which ends the process with it.
        await (await Task.WhenAny(loads)).WaitAsync(cancellationToken);
    }

    private static async Task SendAsync(QueueEngine engine, ServiceBusClient client, Journal journal, int seed, int number)
    {
        var random = new Random(HashCode.Combine(seed, number));
        await using var sender = client.CreateSender(QueueName);
        for (var i = 0; ; i += 10)
        {
            while (engine.Queue(QueueName).Counts.Active > LargestBacklog) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            var ids = Enumerable.Range(i, random.Next(1, 10)).Select(n => $"{seed}-{number}-{n}").ToList();
            var messages = ids.ConvertAll(id => new ServiceBusMessage(new byte[random.Next(0, 2_000)]) { MessageId = id });
            if (messages.Count == 1) await sender.SendMessageAsync(messages[0]);
            else await sender.SendMessagesAsync(messages);
            foreach (var id in ids) journal.Say($"sent {id}");
            // A repeat of what was acknowledged must be dropped, before a crash and after.
            if (random.Next(4) == 0) await sender.SendMessageAsync(new ServiceBusMessage("repeat") { MessageId = ids[0] });
        }
    }

    private static async Task ReceiveAsync(ServiceBusClient client, Journal journal, int seed, int number)
    {
        var random = new Random(HashCode.Combine(seed, -1, number));
        await using var receiver = client.CreateReceiver(QueueName);
        while (true)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(20))
            {
                journal.Say($"received {message.MessageId}");
                if (message.Body.ToString() == "repeat") journal.Say($"repeated {message.MessageId}");
                switch (random.Next(10))
                {
                    case 0:
                        await receiver.AbandonMessageAsync(message);
                        break;
                    case 1:
                        // Left locked: this process's end is the lock's end.
                        break;
                    default:
                        journal.Say($"completing {message.MessageId}");
                        await receiver.CompleteMessageAsync(message);
                        journal.Say($"completed {message.MessageId}");
                        break;
                }
            }
        }
    }
}
