using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Storage.Tests.Support;

namespace MessageFunctions.Storage.Tests.Sqlite;

public sealed class StorageFaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SqliteTables.FileName)]
    [InlineData(SqliteMessageLog.FileName)]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is(string name)
    {
        var path = _directory.File(name);
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("This is a letter. ", 1_000)));
        var before = File.ReadAllBytes(path);

        var failure = Assert.Throws<SqliteException>(() => SqliteStorage.Open(_directory.Path));

        Assert.Equal(SqliteFailureKind.Foreign, failure.Kind);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_database_of_another_kind_is_refused()
    {
        await SqliteTables.OpenIn(_directory.Path).DisposeAsync();
        File.Move(_directory.File(SqliteTables.FileName), _directory.File(SqliteMessageLog.FileName));

        var failure = Assert.Throws<SqliteException>(() => SqliteMessageLog.OpenIn(_directory.Path, TimeProvider.System));

        Assert.Equal(SqliteFailureKind.Foreign, failure.Kind);
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await using (var tables = SqliteTables.OpenIn(_directory.Path))
        {
            await tables.File.WriteAsync(connection => connection.Execute("PRAGMA user_version=99"));
        }
        var failure = Assert.Throws<SqliteException>(() => SqliteTables.OpenIn(_directory.Path));
        Assert.Equal(SqliteFailureKind.Foreign, failure.Kind);
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_opener_is_refused_and_may_come_when_the_first_has_gone()
    {
        await using (SqliteStorage.Open(_directory.Path))
        {
            var failure = Assert.Throws<SqliteException>(() => SqliteStorage.Open(_directory.Path));
            Assert.Equal(SqliteFailureKind.InUse, failure.Kind);
            Assert.Contains(_directory.Path, failure.Message, StringComparison.Ordinal);
        }
        await SqliteStorage.Open(_directory.Path).DisposeAsync();
    }

    [Fact]
    public async Task Damaged_pages_make_reads_fail_and_never_answer_wrongly()
    {
        await using (var tables = SqliteTables.OpenIn(_directory.Path))
        {
            for (var i = 0; i < 20; i++) await PutAsync(tables, $"k{i:D2}", new string('x', 5_000));
        }
        using (var file = File.OpenWrite(_directory.File(SqliteTables.FileName)))
        {
            for (var page = 2; page * 8_192 < file.Length; page++)
            {
                file.Position = page * 8_192;
                file.Write(new byte[512]);
            }
        }
        await using var damaged = SqliteTables.OpenIn(_directory.Path);
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await damaged.Open("faults").ScanAsync("p", cancellationToken: Cancel));
        Assert.Equal(SqliteFailureKind.Corrupt, Assert.IsType<SqliteException>(failure.InnerException).Kind);
    }

    [Fact]
    public async Task On_a_full_disk_commits_fail_clearly_and_what_was_acknowledged_is_intact()
    {
        await using (var tables = SqliteTables.OpenIn(_directory.Path))
        {
            await PutAsync(tables, "before", "here");
            // SQLite answers the same as for a full disk once a file may not grow; it never goes below what is in use.
            await LimitPagesAsync(tables, 1);
            var failures = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => FailureAsync(() => PutAsync(tables, $"k{i}", new string('x', 30_000)))));
            var unavailable = Assert.IsType<StorageUnavailableException>(failures.First(failure => failure is not null));
            Assert.Equal(SqliteFailureKind.DiskFull, Assert.IsType<SqliteException>(unavailable.InnerException).Kind);
            Assert.Equal("here", (await tables.Open("faults").GetAsync("p", "before", Cancel))!.Text("text"));
            await LimitPagesAsync(tables, 1_000_000);
            await PutAsync(tables, "after", "there");
        }
        await using var reopened = SqliteTables.OpenIn(_directory.Path);
        Assert.NotNull(await reopened.Open("faults").GetAsync("p", "before", Cancel));
        Assert.NotNull(await reopened.Open("faults").GetAsync("p", "after", Cancel));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task PutAsync(SqliteTables tables, string key, string text) => Assert.IsType<CommitResult.Committed>(
        await tables.Open("faults").CommitAsync("p", [new RowChange.Put(new Row("p", key, new Dictionary<string, RowValue> { ["text"] = text }))], Cancel));

    private static Task<long> LimitPagesAsync(SqliteTables tables, int pages) => tables.File.WriteAsync(connection => connection.Scalar($"PRAGMA max_page_count={pages}"));

    private static async Task<Exception?> FailureAsync(Func<Task> work) => await Record.ExceptionAsync(work);
}
