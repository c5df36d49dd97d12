using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage.Tests.Support;

namespace MessageFunctions.Storage.Tests.Sqlite;

public sealed class SqliteFileTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteFile _file;

    public SqliteFileTests() => _file = Open();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_that_waits_shares_one_commit()
    {
        using var hold = new ManualResetEventSlim();
        var first = _file.WriteAsync(_ => hold.Wait(Cancel));
        var rest = Enumerable.Range(0, 500).Select(i => InsertAsync(i)).ToArray();
        hold.Set();
        await Task.WhenAll(rest);
        await first;

        Assert.Equal(501, _file.Writes);
        Assert.InRange(_file.Commits, 1, 3);
        Assert.Equal(500, Count());
    }

    [Fact]
    public async Task Work_that_throws_fails_alone_and_costs_the_others_no_commit_of_their_own()
    {
        using var hold = new ManualResetEventSlim();
        var first = _file.WriteAsync(_ => hold.Wait(Cancel));
        var writes = Enumerable.Range(0, 300).Select(i => i % 100 == 50 ? BadAsync() : InsertAsync(i)).ToArray();
        hold.Set();
        await first;
        for (var i = 0; i < writes.Length; i++)
        {
            if (i % 100 == 50) await Assert.ThrowsAsync<FormatException>(() => writes[i]);
            else await writes[i];
        }
        Assert.Equal(297, Count());
        Assert.InRange(_file.Commits, 1, 3);

        Task BadAsync() => _file.WriteAsync(connection =>
        {
            connection.Prepare("INSERT INTO t(id) VALUES(1000000)").Execute();
            throw new FormatException("bad");
        });
    }

    [Fact]
    public async Task A_broken_constraint_is_named_and_rolls_back_the_work_that_broke_it()
    {
        await InsertAsync(1);
        var failure = await Assert.ThrowsAsync<SqliteException>(() => _file.WriteAsync(connection =>
        {
            connection.Prepare("INSERT INTO t(id) VALUES(2)").Execute();
            connection.Prepare("INSERT INTO t(id) VALUES(1)").Execute();
        }));
        Assert.Equal(SqliteFailureKind.Constraint, failure.Kind);
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task A_read_sees_one_snapshot_and_a_scan_left_in_the_middle_does_not_keep_it()
    {
        await InsertAsync(1);
        await InsertAsync(2);
        _file.Read(connection => connection.Prepare("SELECT id FROM t").Step());
        Assert.Throws<FormatException>(() => _file.Read<int>(connection =>
        {
            connection.Prepare("SELECT id FROM t").Step();
            throw new FormatException("in the middle");
        }));
        await InsertAsync(3);

        for (var i = 0; i < 20; i++) Assert.Equal(3, Count());
    }

    [Fact]
    public async Task The_log_stays_bounded_though_somebody_reads_at_every_instant()
    {
        await _file.DisposeAsync();
        _file = Open(maxWalBytes: 1024 * 1024);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) _file.Read(connection => connection.Scalar("SELECT count(*) FROM t"));
        }, Cancel)).ToArray();
        var body = new byte[20_000];
        var longest = 0L;
        for (var i = 0; i < 400; i++)
        {
            var id = i;
            await _file.WriteAsync(connection => connection.Prepare("INSERT INTO t(id, body) VALUES(?1, ?2)").Bind(1, id).Bind(2, body).Execute());
            longest = Math.Max(longest, new FileInfo(_directory.File("test.db-wal")).Length);
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Equal(400, Count());
        // 8 MB were written; 64 commits of 3 pages and their interior pages may come between two looks.
        Assert.InRange(longest, 1024 * 1024, 6 * 1024 * 1024);
    }

    [Fact]
    public async Task Closing_finishes_what_waits_and_fails_what_comes_later()
    {
        var writes = Enumerable.Range(0, 200).Select(InsertAsync).ToArray();
        await Task.WhenAll(_file.DisposeAsync().AsTask(), _file.DisposeAsync().AsTask());

        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(1_000));
        Assert.Throws<ObjectDisposedException>(() => Count());
        _file = Open();
        Assert.Equal(200, Count());
    }

    [Fact]
    public async Task No_write_or_read_that_races_with_closing_is_left_without_an_answer()
    {
        for (var round = 0; round < 20; round++)
        {
            var file = Open(name: $"race{round}.db");
            using var start = new ManualResetEventSlim();
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                start.Wait(Cancel);
                for (var i = 0; ; i++)
                {
                    var id = (writer * 1_000_000) + i;
                    try
                    {
                        await file.WriteAsync(connection => connection.Prepare("INSERT INTO t(id) VALUES(?1)").Bind(1, id).Execute());
                        file.Read(connection => connection.Scalar("SELECT max(id) FROM t"));
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            }, Cancel)).ToArray();
            start.Set();
            await Task.Yield();
            await file.DisposeAsync();
            await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _directory.Dispose();
    }

    private SqliteFile Open(long maxWalBytes = 128L * 1024 * 1024, string name = "test.db") => SqliteFile.Open(new SqliteFileOptions
    {
        Path = _directory.File(name),
        ApplicationId = 77,
        SchemaSteps = ["CREATE TABLE t(id INTEGER PRIMARY KEY, body BLOB)"],
        MaxWalBytes = maxWalBytes,
    });

    private Task InsertAsync(int id) => _file.WriteAsync(connection => connection.Prepare("INSERT INTO t(id) VALUES(?1)").Bind(1, id).Execute());

    private long Count() => _file.Read(connection => connection.Scalar("SELECT count(*) FROM t"));
}
