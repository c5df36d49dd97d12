using System.Diagnostics.Metrics;
using System.Net;
using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Emulators;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>What the stand-in never does by itself: it refuses for load, and a search gets dear. A handler on the way does it in its place.</summary>
public sealed class CosmosLimitsTests : IAsyncLifetime
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly LoadHandler _load = new() { InnerHandler = new SocketsHttpHandler() };
    private CosmosEmulator? _emulator;
    private ServiceProvider? _services;

    private IMessageLog Log => _services!.GetRequiredService<IMessageLog>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await CosmosEmulator.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Cosmos", _emulator.ConnectionString)]).Build();
        var connection = AzureConnection.Read(configuration, AzureStorageRegistration.CosmosSetting, "accountEndpoint")!;
        var options = new CosmosLogOptions { CreateIfMissing = true, Gateway = true, MaxThrottleRetries = 3, MaxSearchCharge = 100 };
        _services = new ServiceCollection().AddCosmosMessageLog(connection, options, client =>
        {
            client.LimitToEndpoint = true;
            client.HttpClientFactory = () => new HttpClient(_load, disposeHandler: false);
        }).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_emulator is not null) await _emulator.DisposeAsync();
        _load.Dispose();
    }

    [Fact]
    public async Task Refused_for_load_an_append_waits_as_it_is_told_and_is_repeated()
    {
        await Log.AppendAsync(Document(), Cancel);
        _load.Refusals = 2;
        Assert.Equal(AppendResult.Created, await Log.AppendAsync(Document(), Cancel));
        Assert.Equal(0, _load.Refusals);
    }

    [Fact]
    public async Task Refused_too_often_it_says_that_the_store_is_unavailable_and_what_it_cost_is_measured()
    {
        await Log.AppendAsync(Document(), Cancel);
        var statuses = new List<object?>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name == "messagefunctions.cosmos.request_charge") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "status") lock (statuses) statuses.Add(tag.Value);
            }
        });
        listener.Start();
        _load.Refusals = 100;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Log.AppendAsync(Document(), Cancel));
        Assert.Contains(429, statuses);
    }

    [Fact]
    public async Task A_search_that_gets_dear_ends_its_page_early_and_goes_on_from_there()
    {
        for (var i = 0; i < 5; i++) await Log.AppendAsync(Document(), Cancel);
        _load.QueryCharge = 1_000;
        var found = new List<string>();
        var pages = 0;
        string? continuation = null;
        do
        {
            var page = await Log.SearchAsync(new LogQuery(Tenant) { Limit = 5, Continuation = continuation }, Cancel);
            found.AddRange(page.Documents.Select(document => document.Id));
            continuation = page.Continuation;
            pages++;
        }
        while (continuation is not null && pages < 20);
        Assert.Equal(5, found.Distinct().Count());
        Assert.InRange(pages, 5, 6);
    }

    private static LogDocument Document()
    {
        var envelope = EnvelopeId.Create(At);
        return new LogDocument(Tenant, envelope, envelope.Value, LogKind.Envelope, At, "{}"u8.ToArray());
    }

    private sealed class LoadHandler : DelegatingHandler
    {
        public int Refusals { get; set; }

        /// <summary>What queries say that they cost; null: as the stand-in says.</summary>
        public int? QueryCharge { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isQuery = request.Headers.Contains("x-ms-documentdb-isquery") || request.Headers.Contains("x-ms-documentdb-query");
            if (request.Method == HttpMethod.Post && !isQuery && Refusals > 0)
            {
                Refusals--;
                var refusal = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request, Content = new StringContent("{}") };
                refusal.Headers.Add("x-ms-retry-after-ms", "10");
                refusal.Headers.Add("x-ms-substatus", "3200");
                refusal.Headers.Add("x-ms-request-charge", "0.38");
                return refusal;
            }
            var response = await base.SendAsync(request, cancellationToken);
            if (isQuery && QueryCharge is { } charge)
            {
                response.Headers.Remove("x-ms-request-charge");
                response.Headers.Add("x-ms-request-charge", $"{charge}");
            }
            return response;
        }
    }
}
