using MessageFunctions.Embedded.Storage;
using MessageFunctions.Isolation;
using MessageFunctions.Storage.Tests.Support;

namespace MessageFunctions.Storage.Tests.Sqlite;

/// <summary>A directory of files for each tenant that has its own, opened when it is needed.</summary>
public sealed class OwnStoresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_connection_has_files_of_its_own_and_few_are_open_at_a_time()
    {
        using var directory = new TemporaryDirectory();
        await using (var stores = new SqliteOwnStores(directory.Path, TimeProvider.System, maxOpen: 3))
        {
            await Parallel.ForAsync(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, token) =>
            {
                var connection = $"tenant_{i % 8}";
                var row = new Row("acme", $"row-{i}", new Dictionary<string, RowValue> { ["Of"] = connection });
                Assert.IsType<CommitResult.Committed>(await ((IOwnStores)stores).Tables(connection)!.Open("rows").CommitAsync("acme", [new RowChange.Insert(row)], token));
            });
            Assert.InRange(stores.Open, 1, 8);
            // One more look, one at a time: those that nobody uses are closed.
            for (var i = 0; i < 8; i++)
            {
                var rows = await stores.Tables($"tenant_{i}").Open("rows").ScanAsync("acme", cancellationToken: Token);
                Assert.Equal(30, rows.Rows.Count);
                Assert.All(rows.Rows, row => Assert.Equal($"tenant_{i}", row.Text("Of")));
            }
            Assert.InRange(stores.Open, 1, 3);
        }
        await using var again = new SqliteOwnStores(directory.Path, TimeProvider.System);
        Assert.Equal(30, (await again.Tables("tenant_7").Open("rows").ScanAsync("acme", cancellationToken: Token)).Rows.Count);
        Assert.Equal(8, Directory.GetDirectories(directory.Path).Length);
    }

    [Fact]
    public async Task Files_that_cannot_be_opened_are_storage_that_does_not_answer()
    {
        using var directory = new TemporaryDirectory();
        await using var stores = new SqliteOwnStores(directory.Path, TimeProvider.System);
        Directory.CreateDirectory(Path.Combine(directory.Path, "broken"));
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "broken", SqliteTables.FileName), new string('x', 8192), Token);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await stores.Tables("broken").Open("rows").GetAsync("acme", "key", Token));
        Assert.Null(await stores.Tables("whole").Open("rows").GetAsync("acme", "key", Token));
    }
}
