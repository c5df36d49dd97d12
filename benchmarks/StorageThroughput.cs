using System.Diagnostics;
using System.Text;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Benchmarks;

/// <summary>The embedded stores under many callers: commits of one row and of 10, and appends of envelopes that are found by 100 recipients.</summary>
public sealed class StorageThroughput : IBenchmark
{
    private const int Callers = 256;
    private const int RecipientsPerEnvelope = 100;

    private static readonly TenantId Tenant = TenantId.Parse("bench");

    public string Name => "storage-throughput";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var storage = SqliteStorage.Open(context.Directory);
        var table = storage.Tables.Open("bench");
        var single = await MeasureAsync(context.Seconds / 4, (caller, i) => CommitAsync(table, caller, i, rows: 1));
        var tens = await MeasureAsync(context.Seconds / 4, (caller, i) => CommitAsync(table, Callers + caller, i, rows: 10));
        var reads = await MeasureAsync(context.Seconds / 4, async (caller, i) => await table.GetAsync($"caller-{caller}", "k0"));

        var body = Encoding.UTF8.GetBytes($$"""{"messages":"{{new string('x', 20_000)}}"}""");
        var appends = await MeasureAsync(context.Seconds / 4, (caller, i) => AppendAsync(storage.Log, body, caller, i));
        var watch = Stopwatch.StartNew();
        var all = await storage.Log.CountAsync(new LogQuery(Tenant));
        var indexed = watch.Elapsed;
        watch.Restart();
        var found = await storage.Log.SearchAsync(new LogQuery(Tenant) { Where = [new("recipient", "r0-0-0")] });
        var searched = watch.Elapsed;
        if (found.Documents.Count != 1 || all == 0) throw new InvalidOperationException("The search did not find what was appended.");
        return
        [
            new Measurement("commit of 1 row", single, "commits/s", RawLimits.SqliteRows),
            new Measurement("commit of 10 rows", tens * 10, "rows/s", RawLimits.SqliteRows),
            new Measurement("point read", reads, "reads/s"),
            new Measurement("append of 100 recipients, 20 KB", appends, "envelopes/s"),
            new Measurement("the same in messages", appends * RecipientsPerEnvelope, "messages/s"),
            new Measurement("index behind at the end of the load", indexed.TotalMilliseconds, "ms"),
            new Measurement("search by recipient", searched.TotalMilliseconds, "ms"),
        ];
    }

    private static async Task CommitAsync(ITable table, int caller, int i, int rows)
    {
        var partition = $"caller-{caller}";
        var changes = new RowChange[rows];
        for (var row = 0; row < rows; row++)
        {
            changes[row] = new RowChange.Put(new Row(partition, $"k{(i * rows) + row}", new Dictionary<string, RowValue>
            {
                ["state"] = "held",
                ["cash"] = 1_000_000L + i,
                ["at"] = DateTimeOffset.UnixEpoch,
            }));
        }
        if (await table.CommitAsync(partition, changes) is not CommitResult.Committed) throw new InvalidOperationException("The commit met a conflict.");
    }

    private static async Task AppendAsync(IMessageLog log, byte[] body, int caller, int i)
    {
        var now = TimeProvider.System.GetUtcNow();
        var envelope = EnvelopeId.Create(now);
        var recipients = Enumerable.Range(0, RecipientsPerEnvelope).Select(n => $"r{caller}-{i}-{n}").ToList();
        await log.AppendAsync(new LogDocument(Tenant, envelope, envelope.Value, LogKind.Envelope, now, body)
        {
            Index = new Dictionary<string, IReadOnlyList<string>> { ["recipient"] = recipients },
        });
    }

    private static async Task<double> MeasureAsync(double seconds, Func<int, int, Task> step)
    {
        var watch = Stopwatch.StartNew();
        var done = 0L;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; watch.Elapsed.TotalSeconds < seconds; i++)
            {
                await step(caller, i);
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }
}
