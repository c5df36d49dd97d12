using System.Collections.Concurrent;
using System.Globalization;
using MessageFunctions.Budgets;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>
/// Which inboxes got something in which month, so that old items are found without looking through every inbox: a row a user and month, spread over
/// <see cref="Shards"/> partitions.
/// </summary>
public sealed class InboxMonths(ITables tables)
{
    /// <summary>Partitions of a tenant's month, so that no single one is hot.</summary>
    public const int Shards = 16;

    // What was noted is remembered up to this many; beyond it some are noted again, which changes nothing.
    private const int MaxRemembered = 100_000;

    private readonly ITable _table = tables.Open("InboxMonths");
    private readonly ConcurrentDictionary<(string Inbox, Month Month), bool> _noted = new();

    /// <summary>Notes an inbox before something is put into it, so that no item is without its note.</summary>
    internal async ValueTask NoteAsync(TenantId tenant, string inbox, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var month = Month.Of(at);
        if (_noted.ContainsKey((inbox, month))) return;
        var partition = Partition(tenant, month, Shard(inbox));
        // Met as existing, it is there, which is all that is wanted.
        await _table.CommitAsync(partition, [new RowChange.Insert(new Row(partition, inbox, new Dictionary<string, RowValue>()))], cancellationToken);
        if (_noted.Count >= MaxRemembered) _noted.Clear();
        _noted[(inbox, month)] = true;
    }

    /// <summary>Inboxes that got something in a month, at most <paramref name="limit"/> of one shard.</summary>
    internal async ValueTask<IReadOnlyList<string>> ReadAsync(TenantId tenant, Month month, int shard, int limit, CancellationToken cancellationToken)
    {
        var page = await _table.ScanAsync(Partition(tenant, month, shard), limit: limit, cancellationToken: cancellationToken);
        return [.. page.Rows.Select(row => row.Key)];
    }

    internal async ValueTask ForgetAsync(TenantId tenant, Month month, int shard, IReadOnlyList<string> inboxes, CancellationToken cancellationToken)
    {
        foreach (var chunk in inboxes.Chunk(ITable.MaxChanges))
            await _table.CommitAsync(Partition(tenant, month, shard), [.. chunk.Select(inbox => new RowChange.Delete(inbox))], cancellationToken);
    }

    private static string Partition(TenantId tenant, Month month, int shard) => string.Create(CultureInfo.InvariantCulture, $"{tenant.Value}~{month}~{shard:D2}");

    /// <summary>The same in every process, unlike the hash of a string.</summary>
    private static int Shard(string inbox)
    {
        var sum = 0;
        foreach (var c in inbox) sum = unchecked((sum * 31) + c);
        return (sum & int.MaxValue) % Shards;
    }
}
