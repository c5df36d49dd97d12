using System.Globalization;
using System.Text;
using MessageFunctions.CrashHarness.ServiceBus;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.CrashHarness.Storage;

/// <summary>
/// Commits and appends from many tasks. Says <c>ready</c> at the start, <c>committed NUMBER</c> and <c>appended ID</c> after the
/// acknowledgement. Each commit moves a counter and inserts as many rows as it counts, so half a commit shows.
/// </summary>
internal sealed class StorageCrashMode : ICrashMode
{
    /// <summary>Rows of each commit beside its counter.</summary>
    public const int RowsPerCommit = 9;

    /// <summary>Who counts, each in a partition of its own.</summary>
    public const int Writers = 8;

    public static TenantId Tenant { get; } = TenantId.Parse("crash");

    public string Name => "storage";

    public static string Partition(int writer) => $"writer-{writer}";

    public static string RowKey(long number, int row) => string.Create(CultureInfo.InvariantCulture, $"row-{number:D8}-{row}");

    public async Task RunAsync(string directory, CancellationToken stopping)
    {
        var journal = new Journal();
        await using var storage = SqliteStorage.Open(directory);
        var table = storage.Tables.Open("crash");
        journal.Say("ready");
        var loads = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => CommitAsync(table, writer, journal), stopping))
            .Concat(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => AppendAsync(storage.Log, journal), stopping)));
        // None of them ends but by a failure, which ends the process with it.
        await (await Task.WhenAny(loads)).WaitAsync(stopping);
    }

    private static async Task CommitAsync(ITable table, int writer, Journal journal)
    {
        var partition = Partition(writer);
        while (true)
        {
            var counter = await table.GetAsync(partition, "counter");
            var number = (counter?.Number("n") ?? 0) + 1;
            var next = new Row(partition, "counter", new Dictionary<string, RowValue> { ["n"] = number });
            List<RowChange> changes = [counter is null ? new RowChange.Insert(next) : new RowChange.Replace(next, counter.ETag)];
            for (var row = 0; row < RowsPerCommit; row++)
                changes.Add(new RowChange.Insert(new Row(partition, RowKey(number, row), new Dictionary<string, RowValue> { ["n"] = number })));
            if (await table.CommitAsync(partition, changes) is not CommitResult.Committed) throw new InvalidOperationException("A lone writer met a conflict.");
            journal.Say(string.Create(CultureInfo.InvariantCulture, $"committed {writer}:{number}"));
        }
    }

    private static async Task AppendAsync(IMessageLog log, Journal journal)
    {
        while (true)
        {
            var now = TimeProvider.System.GetUtcNow();
            var envelope = EnvelopeId.Create(now);
            var document = new LogDocument(Tenant, envelope, envelope.Value, LogKind.Envelope, now, Encoding.UTF8.GetBytes($$"""{"id":"{{envelope}}"}"""))
            {
                Index = new Dictionary<string, IReadOnlyList<string>> { ["recipient"] = [envelope.Value, "all"] },
            };
            await log.AppendAsync(document);
            journal.Say($"appended {envelope}");
        }
    }
}
