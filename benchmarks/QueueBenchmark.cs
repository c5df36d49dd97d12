using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Benchmarks;

/// <summary>What the queue benchmarks share: an engine with one queue as the app declares it, and loads on it through the public API.</summary>
internal sealed class QueueBenchmark : IAsyncDisposable
{
    private const string Name = "bench";
    private const int BatchSize = 100;
    private static readonly byte[] Body = new byte[1024];
    private readonly EmbeddedServiceBus _bus;
    private readonly ServiceBusClient _client;

    private QueueBenchmark(EmbeddedServiceBus bus, ServiceBusClient client)
    {
        _bus = bus;
        _client = client;
    }

    public static QueueBenchmark Open(string directory)
    {
        var queue = new QueueDefinition(Name)
        {
            DefaultMessageTimeToLive = TimeSpan.FromDays(14),
            DeadLetteringOnMessageExpiration = true,
            RequiresDuplicateDetection = true,
        };
        var host = $"embedded-bench-{Environment.ProcessId}";
        var bus = new EmbeddedServiceBus(host, QueueEngine.Open(Path.Combine(directory, "queues.db"), [queue], TimeProvider.System, NullLogger.Instance));
        return new QueueBenchmark(bus, new ServiceBusClient($"Endpoint=sb://{host}/;UseDevelopmentEmulator=true"));
    }

    /// <summary>Sends from several senders until the time is up or the limit is reached; answers how many and in how many seconds.</summary>
    public async Task<(int Count, double Seconds)> SendAsync(int senders, bool batched, double seconds, int limit = int.MaxValue)
    {
        var sender = _client.CreateSender(Name);
        var sent = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < seconds && Volatile.Read(ref sent) < limit)
            {
                if (batched)
                {
                    using var batch = await sender.CreateMessageBatchAsync();
                    while (batch.Count < BatchSize && batch.TryAddMessage(new ServiceBusMessage(Body))) { }
                    await sender.SendMessagesAsync(batch);
                    Interlocked.Add(ref sent, batch.Count);
                }
                else
                {
                    await sender.SendMessageAsync(new ServiceBusMessage(Body));
                    Interlocked.Increment(ref sent);
                }
            }
        })));
        return (sent, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Receives and completes with several receivers until the queue is empty, the time is up or the limit is reached.</summary>
    public async Task<(int Count, double Seconds)> ReceiveAsync(int receivers, bool batched, double seconds, int limit = int.MaxValue)
    {
        var receiver = _client.CreateReceiver(Name);
        var received = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, receivers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < seconds && Volatile.Read(ref received) < limit)
            {
                var messages = await receiver.ReceiveMessagesAsync(batched ? BatchSize : 1, TimeSpan.FromMilliseconds(100));
                if (messages.Count == 0) return;
                await Task.WhenAll(messages.Select(message => receiver.CompleteMessageAsync(message)));
                Interlocked.Add(ref received, messages.Count);
            }
        })));
        return (received, watch.Elapsed.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _bus.DisposeAsync();
    }
}
