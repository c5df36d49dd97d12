using System.Globalization;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.StatusWebhooks;

/// <summary>
/// What is still to be told, one partition a tenant. A <c>q~</c> row says from when on an envelope is due, and which document it announces; a
/// <c>c~</c> row says what the tenant was told of an envelope; a <c>d~</c> row is an envelope that was given up.
/// </summary>
/// <remarks>
/// A <c>q~</c> row is written before its document, because the two stores know no common commit: so no document is without its row, and a row
/// whose document never comes is dropped after <see cref="MaxDocumentDelay"/>.
/// </remarks>
public sealed class StatusOutbox(ITables tables, TimeProvider time)
{
    /// <summary>A document that is not there this long after it was announced was never written: every write has a shorter timeout.</summary>
    public static readonly TimeSpan MaxDocumentDelay = TimeSpan.FromMinutes(10);

    /// <summary>Rows of one page: with the cursor and a new row they fit into one commit.</summary>
    internal const int MaxRows = ITable.MaxChanges - 5;

    private const string DuePrefix = "q~";
    private const string CursorPrefix = "c~";
    private const string DeadPrefix = "d~";
    private readonly ITable _table = tables.Open("StatusOutbox");

    /// <summary>Announces that a document of an envelope is about to be written.</summary>
    public async ValueTask AnnounceAsync(TenantId tenant, string documentId, CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(tenant.Value, [new RowChange.Put(Due(tenant, time.GetUtcNow(), documentId, time.GetUtcNow()))], cancellationToken);

    /// <summary>Rows that are due, the oldest first, at most <see cref="MaxRows"/>.</summary>
    internal async ValueTask<IReadOnlyList<Row>> DueAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var range = KeyRange.Prefix(DuePrefix) with { To = DueKey(time.GetUtcNow().AddTicks(1), "") };
        var rows = new List<Row>();
        string? continuation = null;
        do
        {
            var page = await _table.ScanAsync(tenant.Value, range, MaxRows - rows.Count, continuation, cancellationToken);
            rows.AddRange(page.Rows);
            continuation = page.Continuation;
        }
        while (continuation is not null && rows.Count < MaxRows);
        return rows;
    }

    internal ValueTask<Row?> CursorAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken) =>
        _table.GetAsync(tenant.Value, CursorPrefix + envelope.Value, cancellationToken);

    internal ValueTask<CommitResult> CommitAsync(TenantId tenant, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        _table.CommitAsync(tenant.Value, changes, cancellationToken);

    /// <summary>Envelopes that were given up, in the order of their ids.</summary>
    /// <param name="limit">1 to 1,000.</param>
    public async ValueTask<(IReadOnlyList<DeadStatus> Dead, string? Continuation)> DeadAsync(
        TenantId tenant, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(tenant.Value, KeyRange.Prefix(DeadPrefix), limit, continuation, cancellationToken);
        return ([.. page.Rows.Select(row => new DeadStatus(EnvelopeId.Parse(row.Key[DeadPrefix.Length..]), row.Timestamp("at"), row.Text("reason")))], page.Continuation);
    }

    /// <summary>Tries a given-up envelope again from now on; false when it is none.</summary>
    public async ValueTask<bool> RedriveAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        if (await CursorAsync(tenant, envelope, cancellationToken) is not { } row) return false;
        var revived = StatusCursor.Read(row) with { DeadReason = null, Attempts = 0, FailingSince = null, NotBefore = null };
        var now = time.GetUtcNow();
        RowChange[] changes =
        [
            new RowChange.Delete(DeadPrefix + envelope.Value),
            new RowChange.Replace(Cursor(tenant, envelope, revived), row.ETag),
            new RowChange.Put(Due(tenant, now, envelope.Value, now)),
        ];
        return await CommitAsync(tenant, changes, cancellationToken) is CommitResult.Committed;
    }

    /// <summary>Forgets what a tenant was told of envelopes that were accepted before a time, and those of them that were given up.</summary>
    /// <returns>How many rows went; at most <paramref name="limit"/>, and the next run goes on.</returns>
    public async ValueTask<int> SweepAsync(TenantId tenant, DateTimeOffset before, int limit = 10_000, CancellationToken cancellationToken = default)
    {
        var swept = 0;
        var end = EnvelopeId.Create(before, new byte[10]).Value;
        foreach (var prefix in (string[])[CursorPrefix, DeadPrefix])
        {
            var old = new List<RowChange>();
            await foreach (var row in _table.ScanAllAsync(tenant.Value, new KeyRange(prefix, prefix + end), cancellationToken))
            {
                old.Add(new RowChange.Delete(row.Key, row.ETag));
                if (old.Count + swept >= limit) break;
            }
            // A row that was told about meanwhile keeps its batch; all of it comes again in the next run.
            foreach (var chunk in old.Chunk(ITable.MaxChanges))
            {
                if (await CommitAsync(tenant, chunk, cancellationToken) is CommitResult.Committed) swept += chunk.Length;
            }
        }
        return swept;
    }

    internal static Row Due(TenantId tenant, DateTimeOffset at, string documentId, DateTimeOffset announcedAt) => new(
        tenant.Value, DueKey(at, documentId), new Dictionary<string, RowValue> { ["document"] = documentId, ["announcedAt"] = announcedAt });

    internal static Row Cursor(TenantId tenant, EnvelopeId envelope, StatusCursor cursor) => new(tenant.Value, CursorPrefix + envelope.Value, cursor.Write());

    internal static Row Dead(TenantId tenant, EnvelopeId envelope, DateTimeOffset at, string reason) => new(
        tenant.Value, DeadPrefix + envelope.Value, new Dictionary<string, RowValue> { ["at"] = at, ["reason"] = reason });

    private static string DueKey(DateTimeOffset at, string documentId) =>
        string.Create(CultureInfo.InvariantCulture, $"{DuePrefix}{at.UtcTicks:d19}~{documentId}");
}

/// <summary>An envelope whose statuses could not be told.</summary>
/// <param name="Envelope">Which.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Reason">The last answer's code.</param>
public sealed record DeadStatus(EnvelopeId Envelope, DateTimeOffset At, string Reason);
