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
    public async Task A_damaged_page_stops_what_stands_behind_it_with_a_clear_error_and_loses_nothing()
    {
        const int PageBytes = 8_192;
        await using var queues = new QueueFixture(new QueueDefinition("orders"), new QueueDefinition("others"));
        await using var others = queues.Client.CreateSender("others");
        await using var fromOthers = queues.Client.CreateReceiver("others");
        for (var i = 10; i < 50; i++) await queues.SendAsync($"message {i} {new string('x', 1_000)}");
        await queues.Engine.DisposeAsync();
        var page = await File.ReadAllBytesAsync(queues.File, Token);
        var start = page.AsSpan().IndexOf("message 30 "u8) / PageBytes * PageBytes;
        page = page[start..(start + PageBytes)];
        await OverwriteAsync(queues.File, start, Enumerable.Repeat((byte)0xA5, PageBytes).ToArray());
        await queues.RestartAsync();

        // What stands before the page is served, then each receive fails and says what to do; the rest of the file works on.
        var served = await queues.Receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(5), Token);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => queues.Receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(5), Token));
        Assert.InRange(served.Count, 1, 20);
        Assert.Contains($"{queues.File} is damaged", failure.Message, StringComparison.Ordinal);
        Assert.Contains(".recover", failure.Message, StringComparison.Ordinal);
        await queues.SendAsync("message 50");
        await others.SendMessageAsync(new ServiceBusMessage("elsewhere"), Token);
        Assert.Equal("elsewhere", (await queues.ReceiveAsync(fromOthers)).Body.ToString());

        // With the page restored, everything acknowledged is there.
        await queues.Engine.DisposeAsync();
        await OverwriteAsync(queues.File, start, page);
        await queues.RestartAsync();
        var all = await queues.Receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(5), Token);
        Assert.Equal(Enumerable.Range(10, 41).Select(i => $"message {i}"), all.Select(message => message.Body.ToString()[..10]));
    }

    [Fact]
    public async Task A_second_engine_of_one_endpoint_is_refused()
    {
        await using var queues = new QueueFixture();
        Assert.Contains(queues.Host, Assert.Throws<InvalidOperationException>(() => EmbeddedEndpoint.Register(queues.Host, queues.Engine)).Message, StringComparison.Ordinal);
    }

    private static async Task OverwriteAsync(string path, long at, byte[] bytes)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Position = at;
        await file.WriteAsync(bytes, Token);
    }

    // max_page_count makes SQLite answer SQLITE_FULL exactly as a full disk does; it never goes below what is in use.
    private static Task<long> LimitPagesAsync(QueueFixture queues, int pages) => queues.Engine.File.WriteAsync(connection => connection.Scalar($"PRAGMA max_page_count={pages}"));
}
