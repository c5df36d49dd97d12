using System.Collections.Frozen;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Access;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Channels;
using MessageFunctions.Embedded.ServiceBus;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Benchmarks.Messages;

/// <summary>Ingestion in this process as the app has it: documents and tables in SQLite, references in the embedded queues, all on disk before an answer.</summary>
internal sealed class AcceptBench : IAsyncDisposable
{
    public const string Body = """{"line":"orders","kind":"transactional","to":{"email":"ada.lovelace@example.com"},"content":{"subject":"Your code","text":"Your code is 123456. It is good for ten minutes."}}""";

    private readonly SqliteStorage _storage;
    private readonly EmbeddedServiceBus _bus;
    private readonly ServiceBusClient _client;
    private readonly ServiceProvider _services;

    private AcceptBench(SqliteStorage storage, EmbeddedServiceBus bus, ServiceBusClient client)
    {
        (_storage, _bus, _client) = (storage, bus, client);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(storage.Tables)
            .AddSingleton(storage.Log)
            .AddSingleton<IEnvelopeQueue>(new ServiceBusEnvelopeQueue(client, TimeProvider.System, NullLogger<ServiceBusEnvelopeQueue>.Instance))
            .AddTenants()
            .AddMessages()
            .BuildServiceProvider();
        var email = ChannelId.Parse("email");
        var line = new BusinessLine(LineId.Parse("orders"), "Orders") { Channels = [new(email)] };
        var tenant = new TenantSnapshot(new Tenant(TenantId.Parse("bench"), "Benchmark", TenantState.Active, new TenantSettings()), 1)
        {
            Lines = new[] { line }.ToFrozenDictionary(one => one.Id),
            Prices = new[] { new UnitPrice(email, 100) }.ToFrozenDictionary(price => price.Channel),
        };
        Request = new AcceptRequest(new CallerContext(tenant.Id, "bench", Roles.Sender, CredentialKinds.ApiKey), tenant, null, null);
    }

    public AcceptRequest Request { get; }

    public ITables Tables => _storage.Tables;

    public IMessageLog Log => _storage.Log;

    public IEnvelopeQueue Queue => Get<IEnvelopeQueue>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static AcceptBench Open(string directory)
    {
        var host = $"embedded-accept-{Environment.ProcessId}";
        var queues = QueueNames.All.Select(name => new QueueDefinition(name) { DefaultMessageTimeToLive = TimeSpan.FromDays(14), RequiresDuplicateDetection = true }).ToArray();
        var bus = new EmbeddedServiceBus(host, QueueEngine.Open(Path.Combine(directory, "queues.db"), queues, TimeProvider.System, NullLogger.Instance));
        return new AcceptBench(SqliteStorage.Open(Path.Combine(directory, "store")), bus, new ServiceBusClient($"Endpoint=sb://{host}/;UseDevelopmentEmulator=true"));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _client.DisposeAsync();
        await _bus.DisposeAsync();
        await _storage.DisposeAsync();
    }
}
