using System.Net;
using System.Text.Json;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Azure.Cosmos;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>
/// The message log in one Cosmos DB container. Items pass as streams: an id that exists or is missing is a status, not an exception, and
/// nothing is serialized by reflection.
/// </summary>
internal sealed class CosmosMessageLog(CosmosLogContainer container, CosmosLogOptions options, StorageMetrics metrics, TimeProvider time) : IMessageLog
{
    private static readonly ItemRequestOptions Write = new() { EnableContentResponseOnWrite = false };

    public async ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        LogLimits.Check(document);
        return await CallAsync("append", async token =>
        {
            using var item = LogItem.Write(document, time.GetUtcNow());
            using var response = await (await container.GetAsync(token)).CreateItemStreamAsync(item, Key(document.Tenant, document.Envelope), Write, token);
            metrics.Charged("append", (int)response.StatusCode, response.Headers.RequestCharge);
            if (response.StatusCode == HttpStatusCode.Conflict) return AppendResult.Exists;
            response.EnsureSuccessStatusCode();
            return AppendResult.Created;
        }, cancellationToken);
    }

    public async ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default)
    {
        LogLimits.CheckId(id);
        return await CallAsync("get", async token =>
        {
            using var response = await (await container.GetAsync(token)).ReadItemStreamAsync(id, Key(tenant, envelope), cancellationToken: token);
            metrics.Charged("get", (int)response.StatusCode, response.Headers.RequestCharge);
            if (response.StatusCode == HttpStatusCode.NotFound && response.Headers["x-ms-substatus"] is null or "0") return null;
            response.EnsureSuccessStatusCode();
            using var item = await JsonDocument.ParseAsync(response.Content, cancellationToken: token);
            return LogItem.Read(item.RootElement);
        }, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        // Sorted here: inside one partition that is cheaper than an index on the order.
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenantId = @tenant AND c.envelopeId = @envelope")
            .WithParameter("@tenant", tenant.Value).WithParameter("@envelope", envelope.Value);
        var documents = new List<LogDocument>();
        await CallAsync("read", token => EachAsync("read", query, Key(tenant, envelope), maxItems: -1, (item, _) =>
        {
            documents.Add(LogItem.Read(item));
            return true;
        }, token), cancellationToken);
        documents.Sort(static (one, two) => string.CompareOrdinal(one.Id, two.Id));
        return documents;
    }

    public async ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        LogLimits.Check(query);
        var search = CosmosSearch.Page(query);
        var documents = new List<LogDocument>();
        var more = false;
        await CallAsync("search", token => EachAsync("search", search, TenantKey(query.Tenant), query.Limit + 1, (item, charge) =>
        {
            // One is asked for beyond the page, to know whether there is another page.
            more = documents.Count == query.Limit || (documents.Count > 0 && charge > options.MaxSearchCharge);
            if (!more) documents.Add(LogItem.Read(item));
            return !more;
        }, token), cancellationToken);
        return new LogPage(documents, more ? new LogContinuation(documents[^1].At.UtcTicks, documents[^1].Id).ToString() : null);
    }

    public async ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        LogLimits.Check(query);
        var search = CosmosSearch.Count(query);
        var count = 0L;
        await CallAsync("count", token => EachAsync("count", search, TenantKey(query.Tenant), maxItems: -1, (item, _) =>
        {
            count += item.GetInt64();
            return true;
        }, token), cancellationToken);
        return count;
    }

    private static PartitionKey Key(TenantId tenant, EnvelopeId envelope) => new PartitionKeyBuilder().Add(tenant.Value).Add(envelope.Value).Build();

    private static PartitionKey TenantKey(TenantId tenant) => new PartitionKeyBuilder().Add(tenant.Value).Build();

    /// <summary>Hands each result with the charge until then to a visitor, page by page, until it says no.</summary>
    private async Task<bool> EachAsync(
        string operation, QueryDefinition query, PartitionKey key, int maxItems, Func<JsonElement, double, bool> visit, CancellationToken cancellationToken)
    {
        var target = await container.GetAsync(cancellationToken);
        using var pages = target.GetItemQueryStreamIterator(query, requestOptions: new QueryRequestOptions { PartitionKey = key, MaxItemCount = maxItems });
        var charge = 0.0;
        while (pages.HasMoreResults)
        {
            using var response = await pages.ReadNextAsync(cancellationToken);
            metrics.Charged(operation, (int)response.StatusCode, response.Headers.RequestCharge);
            response.EnsureSuccessStatusCode();
            charge += response.Headers.RequestCharge;
            using var page = await JsonDocument.ParseAsync(response.Content, cancellationToken: cancellationToken);
            foreach (var item in page.RootElement.GetProperty("Documents").EnumerateArray())
            {
                if (!visit(item, charge)) return false;
            }
        }
        return true;
    }

    private Task<T> CallAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        StorageCall.RunAsync($"Cosmos DB, {operation}", call, IsUnavailable, options.Timeout, time, cancellationToken);

    /// <summary>No answer, refused for load, or a replica that moves; what else the service refuses is a mistake of ours.</summary>
    private static bool IsUnavailable(Exception exception) => exception is CosmosException
    {
        StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)449 or HttpStatusCode.Gone
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
    };
}
