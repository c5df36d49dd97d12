using CsCheck;
using MessageFunctions.Audit;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private readonly MemoryTables _tables = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entries_that_come_at_once_stand_in_one_proven_order(bool keyed)
    {
        var seal = Seal(keyed);
        using var one = new AuditLog(_tables, seal, new AuditOptions(), _time);
        using var other = new AuditLog(_tables, seal, new AuditOptions(), _time);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            Task.Run(() => (i % 2 == 0 ? one : other).AppendAsync(Tenant, Entry(i)).AsTask(), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), receipts.Select(receipt => receipt.Number).Order());
        var proof = await Verify(seal).RunAsync(Tenant, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(proof.IsProven, proof.Fault);
        Assert.Equal((40L, keyed), (proof.Number, proof.IsKeyed));
    }

    /// <summary>The chain is proven if and only if nothing was touched: any field, any row, any order, the tail, the head.</summary>
    [Fact]
    public void Any_tampering_is_found() => Gen.Select(Gen.Int[1, 12], Gen.Int[0, 7], Gen.Int[0, 11], Gen.Int[0, 11], Gen.Bool).Sample(
        (count, harm, first, second, keyed) =>
        {
            var tables = new MemoryTables();
            var seal = Seal(keyed);
            using var log = new AuditLog(tables, seal, new AuditOptions(), _time);
            for (var i = 0; i < count; i++) Done(log.AppendAsync(Tenant, Entry(i)));
            Assert.True(Done(Verify(seal, tables).RunAsync(Tenant)).IsProven);
            var touched = Tamper(tables, harm, (first % count) + 1, (second % count) + 1, count);
            Assert.Equal(!touched, Done(Verify(seal, tables).RunAsync(Tenant)).IsProven);
        },
        iter: 400, threads: 1);

    [Fact]
    public async Task A_whole_new_chain_is_found_where_there_is_a_key_or_a_kept_hash()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var log = new AuditLog(_tables, Seal(keyed: true), new AuditOptions(), _time);
        for (var i = 0; i < 5; i++) await log.AppendAsync(Tenant, Entry(i), cancel);
        var kept = await log.HeadAsync(Tenant, cancel);
        // Someone who can write the table, but has no key, makes the first three entries again.
        var forged = new MemoryTables();
        using var forger = new AuditLog(forged, Seal(keyed: false), new AuditOptions(), _time);
        for (var i = 0; i < 3; i++) await forger.AppendAsync(Tenant, Entry(i) with { By = "nobody" }, cancel);

        Assert.False((await Verify(Seal(keyed: true), forged).RunAsync(Tenant, cancellationToken: cancel)).IsProven);
        Assert.True((await Verify(Seal(keyed: false), forged).RunAsync(Tenant, cancellationToken: cancel)).IsProven);
        Assert.False((await Verify(Seal(keyed: false), forged).RunAsync(Tenant, kept, cancel)).IsProven);
    }

    [Fact]
    public async Task A_proof_goes_on_from_where_one_ended()
    {
        var cancel = TestContext.Current.CancellationToken;
        var seal = Seal(keyed: false);
        using var log = new AuditLog(_tables, seal, new AuditOptions(), _time);
        await log.AppendAsync(Tenant, Entry(1), cancel);
        var kept = await log.HeadAsync(Tenant, cancel);
        await log.AppendAsync(Tenant, Entry(2), cancel);

        Assert.True((await Verify(seal).RunAsync(Tenant, kept, cancel)).IsProven);
        Assert.False((await Verify(seal).RunAsync(Tenant, kept with { Hash = new string('1', 64) }, cancel)).IsProven);
        Assert.False((await Verify(seal).RunAsync(Tenant, kept with { Number = 9 }, cancel)).IsProven);
    }

    [Fact]
    public async Task What_was_cut_short_goes_on_record_as_unknown_and_only_once()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var log = new AuditLog(_tables, Seal(keyed: false), new AuditOptions { AbandonedMinutes = 10 }, _time);
        var first = await log.BeginAsync(Tenant, Entry(1), cancel);
        var second = await log.BeginAsync(Tenant, Entry(2), cancel);
        var third = await log.BeginAsync(Tenant, Entry(3), cancel);
        await log.CompleteAsync(first, Entry(1), cancel);
        await log.DropAsync(second, cancel);
        Assert.Equal(0, await log.SweepAsync(Tenant, cancel));
        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(1, await log.SweepAsync(Tenant, cancel));
        Assert.Equal(0, await log.SweepAsync(Tenant, cancel));
        Assert.Null(await log.CompleteAsync(third, Entry(3), cancel));
        var records = await log.ListAsync(Tenant, null, 10, cancel);
        Assert.Equal([("line/3", "unknown"), ("line/1", AuditEntry.Done)], records.Select(record => (record.Entry.Subject, record.Entry.Outcome)));
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest_and_chains_do_not_mix()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var log = new AuditLog(_tables, Seal(keyed: false), new AuditOptions(), _time);
        for (var i = 0; i < 7; i++) await log.AppendAsync(Tenant, Entry(i), cancel);
        await log.AppendAsync(null, Entry(100), cancel);

        var page = await log.ListAsync(Tenant, null, 3, cancel);
        Assert.Equal([7, 6, 5], page.Select(record => record.Number));
        page = await log.ListAsync(Tenant, 2, 3, cancel);
        Assert.Equal([1], page.Select(record => record.Number));
        Assert.Equal("line/100", Assert.Single(await log.ListAsync(null, null, 10, cancel)).Entry.Subject);
    }

    [Fact]
    public async Task Long_texts_are_cut_and_still_proven()
    {
        var cancel = TestContext.Current.CancellationToken;
        var seal = Seal(keyed: false);
        using var log = new AuditLog(_tables, seal, new AuditOptions(), _time);
        await log.AppendAsync(Tenant, Entry(1) with { Changes = string.Concat(Enumerable.Repeat("\U0001F600", 30_000)), Reason = new string('x', 5_000) }, cancel);

        var entry = Assert.Single(await log.ListAsync(Tenant, null, 1, cancel)).Entry;
        Assert.EndsWith("…", entry.Changes, StringComparison.Ordinal);
        Assert.Equal(1_000, entry.Reason!.Length);
        Assert.True((await Verify(seal).RunAsync(Tenant, cancellationToken: cancel)).IsProven);
    }

    /// <summary>Harms a chain in one of eight ways; false: what was done changes nothing.</summary>
    private static bool Tamper(MemoryTables tables, int harm, int first, int second, int count)
    {
        var table = tables.Open("audit");
        var head = Get("head");
        switch (harm)
        {
            case 0: // One field of one entry.
                string[] fields = ["Action", "Subject", "By", "From", "Reason", "Outcome", "Changes", "BlastRadius", "Previous", "Hash"];
                var field = fields[second % fields.Length];
                return Put(Changed(Get(Key(first)), field, field is "Previous" or "Hash" ? new string('a', 64) : "other"));
            case 1: // The time of one entry.
                return Put(Changed(Get(Key(first)), "At", DateTimeOffset.UnixEpoch.AddYears(60)));
            case 2: // One entry is gone.
                return Commit(new RowChange.Delete(Key(first)));
            case 3: // Two entries change places.
                if (first == second) return false;
                var (a, b) = (Get(Key(first)), Get(Key(second)));
                return Put(b with { Key = a.Key }) & Put(a with { Key = b.Key });
            case 4: // The tail is gone and the head says so.
                for (var i = first; i <= count; i++) Commit(new RowChange.Delete(Key(i)));
                return first == 1
                    ? Commit(new RowChange.Put(Changed(head, "Number", 0L)))
                    : Put(Changed(Changed(head, "Number", first - 1L), "Hash", Get(Key(first - 1)).Text("Hash")));
            case 5: // The head names another number or hash.
                return Put(Changed(head, second % 2 == 0 ? "Number" : "Hash", second % 2 == 0 ? RowValue.From(count + 1L) : RowValue.From(new string('b', 64))));
            case 6: // The seal of the head is gone.
                return Put(new Row(head.Partition, head.Key, head.Properties.Where(pair => pair.Key != "Seal").ToDictionary()));
            default: // A field moves to its neighbour.
                var row = Get(Key(first));
                return Put(Changed(Changed(row, "Reason", row.Text("Reason") + "x"), "Outcome", row.Text("Outcome")[1..]));
        }

        static string Key(int number) => $"e:{number:D12}";
        Row Get(string key) => table.GetAsync(Tenant.Value, key).AsTask().GetAwaiter().GetResult()!;
        bool Put(Row row) => Commit(new RowChange.Put(row with { ETag = "" }));
        bool Commit(RowChange change) => table.CommitAsync(Tenant.Value, [change]).AsTask().GetAwaiter().GetResult() is CommitResult.Committed;
        static Row Changed(Row row, string name, RowValue value)
        {
            var properties = row.Properties.ToDictionary();
            properties[name] = value;
            return row with { Properties = properties };
        }
    }

    private static AuditEntry Entry(int i) => new("line.put", $"line/{i}")
    {
        By = "ada",
        From = "203.0.113.7",
        Reason = "because",
        Changes = """[{"op":"add","path":"/x","value":1}]""",
        BlastRadius = """{"lines":1}""",
    };

    private static AuditSeal Seal(bool keyed) => new(new AuditOptions { Key = keyed ? Enumerable.Range(0, 32).Select(i => (byte)i).ToArray() : default(ReadOnlyMemory<byte>) });

    private AuditVerification Verify(AuditSeal seal, MemoryTables? tables = null) => new(tables ?? _tables, seal);

    private static T Done<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
