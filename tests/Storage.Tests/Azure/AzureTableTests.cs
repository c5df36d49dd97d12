using MessageFunctions.Storage.Tests.Tables;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>The tables adapter on Azurite.</summary>
public sealed class AzureTableTests(AzuriteTablesFixture azurite) : TableConformance, IClassFixture<AzuriteTablesFixture>
{
    protected override ITables Tables => azurite.Tables;

    protected override ITable Table => azurite.Tables.Open("conformance");

    [Fact]
    public async Task Each_operation_is_one_request_whatever_it_carries()
    {
        await CommitAsync(new RowChange.Put(Row("warm")));
        azurite.Requests.Take();

        await CommitAsync(new RowChange.Insert(Row("a")));
        Assert.Equal(1, azurite.Requests.Take());
        await CommitAsync([.. Enumerable.Range(0, 100).Select(i => new RowChange.Insert(Row(Key(i))))]);
        Assert.Equal(1, azurite.Requests.Take());
        await Table.GetAsync(Partition, "a", Cancel);
        Assert.Equal(1, azurite.Requests.Take());
        Assert.Equal(102, (await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows.Count);
        Assert.Equal(1, azurite.Requests.Take());
    }
}
