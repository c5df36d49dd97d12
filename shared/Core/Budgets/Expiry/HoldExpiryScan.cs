using System.Globalization;
using MessageFunctions.Budgets.Rows;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Expiry;

/// <summary>
/// Finds open holds that outlived their time, without reading all holds: it follows the entries from where it stopped last, puts what is still open
/// after <see cref="Grace"/> on watch (most never are: they settle within seconds), and looks only at watched holds whose time has come. It reports;
/// it never releases anything, because the send may be in flight.
/// </summary>
/// <remarks>
/// Its own partition, <c>{account}~watch</c>: row <c>cursor</c>, and one row <c>watch:{expiry in seconds}:{hold}</c> a watched hold. Every write may be
/// repeated, and a run that is cut off is continued by the next.
/// </remarks>
public sealed class HoldExpiryScan(ITables tables, IBudgetLedger ledger, TimeProvider time)
{
    /// <summary>Most holds of one report; the rest is reported by the next run.</summary>
    public const int MaxOutlived = 1_000;

    private const string CursorKey = "cursor";
    private const string Prefix = "watch:";

    // Bounds the memory of one run: at most so many entries are followed beyond the cursor.
    private const int MaxEntries = 1_000_000;

    private readonly ITable _table = tables.Open(BudgetLedger.TableName);

    /// <summary>How old an open hold must be to be put on watch.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(10);

    /// <returns>Null: the account is not open.</returns>
    public async ValueTask<ExpiryReport?> RunAsync(AccountId id, CancellationToken cancellationToken = default)
    {
        if (await ledger.GetAsync(id, cancellationToken) is not { } account) return null;
        var partition = $"{id}~watch";
        var watched = await FollowEntriesAsync(account, partition, cancellationToken);
        var (outlived, settled) = await LookAtWatchedAsync(id, partition, cancellationToken);
        return new ExpiryReport(id, watched, outlived, settled);
    }

    private async ValueTask<int> FollowEntriesAsync(Account account, string partition, CancellationToken cancellationToken)
    {
        var cursor = await _table.GetAsync(partition, CursorKey, cancellationToken);
        var from = cursor?.Number("Entry") ?? 0;
        if (from == account.LastEntry) return 0;
        var border = time.GetUtcNow() - Grace;
        var (to, read) = (from, 0);
        var open = new Dictionary<string, DateTimeOffset>();
        await foreach (var entry in EntryReader.StreamAsync(_table, account.Id, from, 100, cancellationToken))
        {
            if (++read > MaxEntries) break;
            if (entry.Kind is EntryKind.Confirmed or EntryKind.Cancelled) open.Remove(entry.Subject);
            if (entry.At > border) continue;
            to = entry.Number;
            if (entry is { Kind: EntryKind.Held, ExpiresAt: { } expiresAt }) open[entry.Subject] = expiresAt;
        }
        foreach (var chunk in open.Chunk(ITable.MaxChanges))
        {
            RowChange[] puts = [.. chunk.Select(pair => new RowChange.Put(WatchRow(partition, pair.Key, pair.Value)))];
            await _table.CommitAsync(partition, puts, cancellationToken);
        }
        var moved = new Row(partition, CursorKey, new Dictionary<string, RowValue> { ["Entry"] = to });
        if (to > from) await _table.CommitAsync(partition, [new RowChange.Put(moved)], cancellationToken);
        return open.Count;
    }

    private async ValueTask<(IReadOnlyList<Hold> Outlived, int Settled)> LookAtWatchedAsync(
        AccountId id, string partition, CancellationToken cancellationToken)
    {
        var outlived = new List<Hold>();
        var settled = new List<string>();
        var due = new KeyRange(Prefix, $"{Prefix}{Seconds(time.GetUtcNow().AddSeconds(1))}");
        await foreach (var row in _table.ScanAllAsync(partition, due, cancellationToken))
        {
            var hold = await ledger.GetHoldAsync(id, HoldId.Parse(row.Text("Hold")), cancellationToken);
            if (hold is { Status: HoldStatus.Held })
            {
                outlived.Add(hold);
                if (outlived.Count == MaxOutlived) break;
            }
            else settled.Add(row.Key);
        }
        foreach (var chunk in settled.Chunk(ITable.MaxChanges))
        {
            // Another run may have removed some of them: then nothing is, and the next run does.
            await _table.CommitAsync(partition, [.. chunk.Select(key => new RowChange.Delete(key))], cancellationToken);
        }
        return (outlived, settled.Count);
    }

    private static Row WatchRow(string partition, string hold, DateTimeOffset expiresAt) => new(
        partition,
        $"{Prefix}{Seconds(expiresAt)}:{hold}",
        new Dictionary<string, RowValue> { ["Hold"] = hold, ["ExpiresAt"] = expiresAt });

    private static string Seconds(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeSeconds()).ToString("D12", CultureInfo.InvariantCulture);
}
