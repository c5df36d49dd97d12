using MessageFunctions.Storage.Tests.Log;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>The log adapter on the Cosmos DB stand-in.</summary>
public sealed class CosmosMessageLogTests(CosmosLogFixture cosmos) : MessageLogConformance, IClassFixture<CosmosLogFixture>
{
    protected override DateTimeOffset Now => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected override IMessageLog Log => cosmos.Log;

    [Fact]
    public async Task Each_operation_is_one_request_and_a_query_its_plan()
    {
        await AppendAsync(Document());
        cosmos.Requests.Take();

        var document = Document() with { Index = Fields(("recipient", [.. Enumerable.Range(0, 100).Select(i => $"r{i}")])) };
        await AppendAsync(document);
        Assert.Equal(1, cosmos.Requests.Take());
        await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel);
        Assert.Equal(1, cosmos.Requests.Take());
        await Log.ReadAsync(Tenant, document.Envelope, Cancel);
        Assert.InRange(cosmos.Requests.Take(), 1, 2);
        await Log.SearchAsync(Where("recipient", "r7"), Cancel);
        Assert.InRange(cosmos.Requests.Take(), 1, 2);
    }
}
