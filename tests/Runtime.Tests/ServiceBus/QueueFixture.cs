using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

/// <summary>An engine on a directory of its own, with clients, a clock in the test's hands, and restarts.</summary>
internal sealed class QueueFixture : IAsyncDisposable
{
    private static int _last;
    private readonly string _host = $"embedded-test-{Environment.ProcessId}-{Interlocked.Increment(ref _last)}";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("queues-");
    private readonly QueueDefinition[] _definitions;
    private EmbeddedServiceBus _bus;

    public QueueFixture(params QueueDefinition[] definitions)
    {
        _definitions = definitions.Length > 0 ? definitions : [new QueueDefinition("orders")];
        _bus = Open();
        Client = new ServiceBusClient($"Endpoint=sb://{_host}/;UseDevelopmentEmulator=true");
        Sender = Client.CreateSender(_definitions[0].Name);
        Receiver = Client.CreateReceiver(_definitions[0].Name);
        DeadLetters = Client.CreateReceiver(_definitions[0].Name, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
    }

    public static TimeSpan Soon => TimeSpan.FromSeconds(30);

    public JumpingClock Time { get; } = new();

    public string Host => _host;

    public string ConnectionString => $"Endpoint=sb://{_host}/;UseDevelopmentEmulator=true";

    public string DataDirectory => _directory.FullName;

    public string File => Path.Combine(_directory.FullName, "queues.db");

    public QueueEngine Engine => _bus.Engine;

    public MessageQueue Queue => Engine.Queue(_definitions[0].Name);

    public ServiceBusClient Client { get; }

    public ServiceBusSender Sender { get; }

    public ServiceBusReceiver Receiver { get; }

    public ServiceBusReceiver DeadLetters { get; }

    public Task SendAsync(string body, string? id = null) => Sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = id });

    /// <summary>The next message; fails when there is none now.</summary>
    public async Task<ServiceBusReceivedMessage> ReceiveAsync(ServiceBusReceiver? from = null) =>
        await (from ?? Receiver).ReceiveMessageAsync(cancellationToken: new CancellationTokenSource(Soon).Token)
            ?? throw new InvalidOperationException("There was no message.");

    /// <summary>Whether there is nothing to receive, once everything due is done.</summary>
    public async Task<bool> IsEmptyAsync(bool deadLetter = false)
    {
        await SettleAsync();
        var messages = await Queue.Lane(deadLetter).ReceiveAsync(1, ServiceBusReceiveMode.PeekLock, TimeSpan.Zero, default);
        await Queue.Lane(deadLetter).ReleaseAsync(messages);
        return messages.Count == 0;
    }

    /// <summary>Waits until what the clock has set off is on disk: the writer does things in order.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 3; i++) await Engine.File.WriteAsync(_ => 0);
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await SettleAsync();
    }

    public async Task RestartAsync()
    {
        await _bus.DisposeAsync();
        _bus = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _bus.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>A clock whose wall time can jump while its monotonic time goes on.</summary>
    internal sealed class JumpingClock() : FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan WallClockJump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WallClockJump;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    private EmbeddedServiceBus Open() => new(_host, QueueEngine.Open(File, _definitions, Time, NullLogger.Instance));
}
