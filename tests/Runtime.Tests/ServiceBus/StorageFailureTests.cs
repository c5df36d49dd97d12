using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class StorageFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_a_send_fails_clearly_and_what_was_acknowledged_is_intact()
    {
        await using var queues = new QueueFixture();
        await queues.Engine.File.WriteAsync(_ => 0);
        await queues.SendAsync("before");
        await LimitPagesAsync(queues, 1);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(async () =>
        {
            for (var i = 0; i < 100; i++) await queues.Sender.SendMessageAsync(new ServiceBusMessage(new byte[100_000]), Token);
        });
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, failure.Reason);
        Assert.Contains("disk", failure.Message, StringComparison.Ordinal);
        var acknowledged = queues.Queue.Counts.Active;
        await LimitPagesAsync(queues, 1_000_000);

        Assert.Equal("before", (await queues.ReceiveAsync()).Body.ToString());
        await queues.SendAsync("after");
        await queues.RestartAsync();
        Assert.Equal(acknowledged + 1, queues.Queue.Counts.Active);
        Assert.Equal(acknowledged + 1, queues.Engine.File.Read(connection => connection.Scalar("SELECT count(*) FROM message")));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var directory = Directory.CreateTempSubdirectory("queues-");
        var path = Path.Combine(directory.FullName, "queues.db");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("This is a letter. ", 1_000)));
        var before = File.ReadAllBytes(path);

        var failure = Assert.Throws<SqliteException>(() => QueueEngine.Open(path, [], TimeProvider.System, NullLogger.Instance));

        Assert.Equal(SqliteFailureKind.Foreign, failure.Kind);
        Assert.Equal(before, File.ReadAllBytes(path));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_database_of_another_kind_is_refused()
    {
        var directory = Directory.CreateTempSubdirectory("queues-");
        var path = Path.Combine(directory.FullName, "queues.db");
        await SqliteFile.Open(new SqliteFileOptions { Path = path, ApplicationId = 1, SchemaSteps = ["CREATE TABLE t (id INTEGER)"] }).DisposeAsync();

        Assert.Equal(SqliteFailureKind.Foreign, Assert.Throws<SqliteException>(() => QueueEngine.Open(path, [], TimeProvider.System, NullLogger.Instance)).Kind);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_second_engine_of_one_endpoint_is_refused()
    {
        await using var queues = new QueueFixture();
        Assert.Contains(queues.Host, Assert.Throws<InvalidOperationException>(() => EmbeddedEndpoint.Register(queues.Host, queues.Engine)).Message, StringComparison.Ordinal);
    }

    // max_page_count makes SQLite answer SQLITE_FULL exactly as a full disk does; it never goes below what is in use.
    private static Task<long> LimitPagesAsync(QueueFixture queues, int pages) => queues.Engine.File.WriteAsync(connection => connection.Scalar($"PRAGMA max_page_count={pages}"));
}
