using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

/// <summary>The memory of message ids, in memory and on disk, against a plain dictionary.</summary>
public sealed class DuplicateHistoryTests(ITestOutputHelper output)
{
    private const int Queue = 7;

    /// <summary>Small, so that some hundred messages fill many segments.</summary>
    private const int SegmentSize = 64;

    private static readonly TimeSpan Window = TimeSpan.FromTicks(1_000);

    [Fact]
    public async Task It_answers_as_a_dictionary_does_over_segments_rollbacks_restarts_and_the_ends_of_windows()
    {
        var seed = Environment.TickCount & 0xFFFF;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var directory = new TemporaryQueueFile();
        var (known, sequence, now) = (new Dictionary<int, (long Sequence, long Expires)>(), 1L, 0L);
        var (repeats, mostSegments) = (0, 0L);
        for (var restart = 0; restart < 8; restart++)
        {
            await using var file = directory.Open();
            var history = file.Read(connection => DuplicateHistory.Load(connection, Queue, Window, SegmentSize));
            for (var commit = 0; commit < 120; commit++)
            {
                now += random.Next(30);
                var isRolledBack = random.Next(5) == 0;
                var ids = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(3_000)).ToList();
                var expected = new Dictionary<int, (long Sequence, long Expires)>(known);
                var next = sequence;
                var write = file.WriteAsync(connection =>
                {
                    history.Begin(connection, now);
                    foreach (var id in ids)
                    {
                        var answer = history.Remember(connection, DuplicateKey.Of($"id-{id}"), next);
                        var wanted = expected.TryGetValue(id, out var first) && first.Expires > now ? first.Sequence : (long?)null;
                        if (answer != wanted) throw new InvalidDataException($"id {id} at {now}: {answer}, expected {wanted}");
                        if (answer is null) expected[id] = (next++, now + Window.Ticks);
                        else repeats++;
                    }
                    history.End(connection);
                    if (isRolledBack) throw new OperationCanceledException();
                });
                if (isRolledBack)
                {
                    await Assert.ThrowsAsync<OperationCanceledException>(() => write);
                    continue;
                }
                await write;
                history.Committed();
                (known, sequence) = (expected, next);
                mostSegments = Math.Max(mostSegments, file.Read(connection => connection.Scalar("SELECT count(*) FROM duplicate_segment")));
            }
        }
        Assert.True(repeats > 1_000 && mostSegments > 3, $"{repeats} repeats, {mostSegments} segments: the test did not reach what it is for.");
    }

    [Fact]
    public async Task What_has_run_out_leaves_the_file_while_messages_are_sent()
    {
        using var directory = new TemporaryQueueFile();
        await using var file = directory.Open();
        var history = file.Read(connection => DuplicateHistory.Load(connection, Queue, Window, SegmentSize));
        for (var commit = 0; commit < 400; commit++)
        {
            await file.WriteAsync(connection =>
            {
                history.Begin(connection, commit * 100);
                for (var n = 0; n < 20; n++) history.Remember(connection, DuplicateKey.Of($"{commit}-{n}"), (commit * 20) + n + 1);
                history.End(connection);
            });
            history.Committed();
        }

        // Ten commits of 20 fit a window; segments end with their last entry and are removed by the next commits.
        Assert.InRange(file.Read(connection => connection.Scalar("SELECT coalesce(sum(length(keys)) / 16, 0) FROM duplicate_log")), 20, 200);
        Assert.InRange(file.Read(connection => connection.Scalar("SELECT sum(length(entries)) / 32 FROM duplicate_page")), 64, 400);
    }

    [Fact]
    public void A_filter_holds_what_was_added_and_denies_nearly_everything_else()
    {
        var entries = Enumerable.Range(0, 10_000).Select(n => new DuplicateEntry(DuplicateKey.Of($"in-{n}"), n, 1)).ToArray();
        var filter = DuplicateFilter.FromStored(DuplicateFilter.Of(entries).Stored.ToArray());

        Assert.All(entries, entry => Assert.True(filter.MayHold(entry.Key)));
        Assert.InRange(Enumerable.Range(0, 100_000).Count(n => filter.MayHold(DuplicateKey.Of($"out-{n}"))), 1, 400);
    }

    [Fact]
    public async Task Ids_of_a_file_of_the_first_layout_are_still_known()
    {
        using var directory = new TemporaryQueueFile();
        var key = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(key, DuplicateKey.Of("id"));
        await using (var old = directory.Open(schemaSteps: 1))
        {
            await old.WriteAsync(connection =>
            {
                connection.Execute("INSERT INTO queue (id, name, next_sequence) VALUES (1, 'orders', 5)");
                connection.Prepare("INSERT INTO duplicate (queue, key, expires, sequence) VALUES (1, ?1, ?2, 4)").Bind(1, key).Bind(2, long.MaxValue).Execute();
            });
        }

        var definition = new QueueDefinition("orders") { RequiresDuplicateDetection = true };
        await using var engine = QueueEngine.Open(directory.Path, [definition], TimeProvider.System, NullLogger.Instance);
        var queue = engine.Queue("orders");
        var (repeat, other) = (queue.Prepare(new ServiceBusMessage("x") { MessageId = "id" }), queue.Prepare(new ServiceBusMessage("y") { MessageId = "other" }));
        await queue.SendAsync([repeat, other]);

        Assert.Equal((4, 5, 1), (repeat.Sequence, other.Sequence, queue.Counts.Active));
    }

    private sealed class TemporaryQueueFile : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("queues-");

        public string Path => System.IO.Path.Combine(_directory.FullName, "queues.db");

        public SqliteFile Open(int? schemaSteps = null) => SqliteFile.Open(new SqliteFileOptions
        {
            Path = Path,
            ApplicationId = QueueSchema.ApplicationId,
            SchemaSteps = QueueSchema.Steps[..(schemaSteps ?? QueueSchema.Steps.Length)],
            DurableCommits = false,
        });

        public void Dispose() => _directory.Delete(recursive: true);
    }
}
