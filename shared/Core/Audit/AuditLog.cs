using System.Globalization;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Audit;

/// <summary>
/// The chains in the table <c>audit</c>. An entry and the chain's head are one commit under the head's ETag: so entries that come at once stand in one
/// order, each linked to the one before it. What a person changes is noted before it begins and put on record when it is through; what was cut short
/// in between is put on record by <see cref="SweepAsync"/>.
/// </summary>
public sealed class AuditLog(ITables tables, AuditSeal seal, AuditOptions options, TimeProvider time) : IAuditLog, IDisposable
{
    private const int MaxAttempts = 32;
    private const int MaxText = 24_000;

    private readonly ITable _table = tables.Open("audit");
    // Appends of one instance wait for each other here instead of at the head's ETag.
    private readonly SemaphoreSlim _order = new(1);

    public async ValueTask<AuditReceipt> AppendAsync(TenantId? tenant, AuditEntry entry, CancellationToken cancellationToken = default) =>
        await AppendAsync(AuditRows.Chain(tenant), entry, intent: null, cancellationToken) ?? throw new InvalidOperationException("An entry without intent is always appended.");

    /// <summary>Notes that a change begins: if nothing is heard of it again, that goes on record too.</summary>
    public async ValueTask<AuditIntent> BeginAsync(TenantId? tenant, AuditEntry entry, CancellationToken cancellationToken = default)
    {
        var chain = AuditRows.Chain(tenant);
        var now = time.GetUtcNow();
        var random = System.Security.Cryptography.RandomNumberGenerator.GetHexString(16, lowercase: true);
        var key = string.Create(CultureInfo.InvariantCulture, $"{AuditRows.IntentPrefix}{now.UtcTicks:D19}:{random}");
        await _table.CommitAsync(chain, [new RowChange.Insert(AuditRows.ToIntent(chain, key, Cut(entry), now))], cancellationToken);
        return new AuditIntent(tenant, key);
    }

    /// <summary>Puts what was noted on record; null: it is there already.</summary>
    public ValueTask<AuditReceipt?> CompleteAsync(AuditIntent intent, AuditEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return AppendAsync(AuditRows.Chain(intent.Tenant), entry, intent.Key, cancellationToken);
    }

    /// <summary>Forgets what was noted: nothing was changed.</summary>
    public async ValueTask DropAsync(AuditIntent intent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        await _table.CommitAsync(AuditRows.Chain(intent.Tenant), [new RowChange.Delete(intent.Key)], cancellationToken);
    }

    /// <summary>Puts on record what began long ago and was cut short; at most 100 at a time.</summary>
    /// <returns>How many.</returns>
    public async ValueTask<int> SweepAsync(TenantId? tenant, CancellationToken cancellationToken = default)
    {
        var chain = AuditRows.Chain(tenant);
        var before = time.GetUtcNow().AddMinutes(-options.AbandonedMinutes);
        var end = string.Create(CultureInfo.InvariantCulture, $"{AuditRows.IntentPrefix}{before.UtcTicks:D19}");
        var page = await _table.ScanAsync(chain, new KeyRange(AuditRows.IntentPrefix, end), 100, cancellationToken: cancellationToken);
        foreach (var row in page.Rows) await AppendAsync(chain, AuditRows.ToEntry(row) with { Outcome = "unknown" }, row.Key, cancellationToken);
        return page.Rows.Count;
    }

    /// <summary>Entries before a number, the newest first.</summary>
    /// <param name="tenant">Whose chain.</param>
    /// <param name="before">Exclusive; null: from the end.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<AuditRecord>> ListAsync(TenantId? tenant, long? before, int limit, CancellationToken cancellationToken = default)
    {
        var chain = AuditRows.Chain(tenant);
        var end = before ?? (await HeadAsync(tenant, cancellationToken)).Number + 1;
        if (end <= 1) return [];
        var range = new KeyRange(AuditRows.EntryKey(Math.Max(1, end - limit)), AuditRows.EntryKey(end));
        var rows = new List<AuditRecord>();
        await foreach (var row in _table.ScanAllAsync(chain, range, cancellationToken)) rows.Add(AuditRows.ToRecord(row));
        rows.Reverse();
        return rows;
    }

    /// <summary>The end of a chain.</summary>
    public async ValueTask<AuditHead> HeadAsync(TenantId? tenant, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(AuditRows.Chain(tenant), AuditRows.Head, cancellationToken) is { } row ? AuditRows.ToHead(row) : AuditHead.Empty;

    public void Dispose() => _order.Dispose();

    private async ValueTask<AuditReceipt?> AppendAsync(string chain, AuditEntry entry, string? intent, CancellationToken cancellationToken)
    {
        entry = Cut(entry);
        await _order.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var current = await _table.GetAsync(chain, AuditRows.Head, cancellationToken);
                var head = current is null ? AuditHead.Empty : AuditRows.ToHead(current);
                var number = head.Number + 1;
                var at = time.GetUtcNow();
                var hash = seal.Of(chain, number, at, entry, head.Hash);
                var next = AuditRows.ToRow(chain, new AuditHead(number, hash), seal);
                List<RowChange> changes =
                [
                    current is null ? new RowChange.Insert(next) : new RowChange.Replace(next, current.ETag),
                    new RowChange.Insert(AuditRows.ToRow(chain, new AuditRecord(number, at, entry, head.Hash, hash))),
                ];
                if (intent is not null) changes.Add(new RowChange.Delete(intent));
                switch (await _table.CommitAsync(chain, changes, cancellationToken))
                {
                    case CommitResult.Committed: return new AuditReceipt(number, hash);
                    case CommitResult.Conflict(2, _): return null;
                }
            }
        }
        finally
        {
            _order.Release();
        }
        throw new StorageUnavailableException("The audit log is written to by too many at once.");
    }

    /// <summary>An entry whose texts fit into a row: the cut shows.</summary>
    private static AuditEntry Cut(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry with
        {
            Subject = Cut(entry.Subject, 200)!,
            Reason = Cut(entry.Reason, 1_000),
            Changes = Cut(entry.Changes, MaxText),
            BlastRadius = Cut(entry.BlastRadius, MaxText),
        };
    }

    private static string? Cut(string? text, int length)
    {
        if (text is null || text.Length <= length) return text;
        // Never half a surrogate pair.
        if (char.IsHighSurrogate(text[length - 2])) length--;
        return string.Concat(text.AsSpan(0, length - 1), "…");
    }
}

/// <summary>A change that has begun.</summary>
public sealed record AuditIntent(TenantId? Tenant, string Key);
