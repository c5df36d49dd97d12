using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>
/// Policies in the table <c>policies</c>, one partition a tenant and one for the platform: immutable versions, and for each scope and kind a head that says
/// which of them is in force. A head's change commits the partition's version row with it, so that <see cref="PolicyDirectory"/> sees it by that one row.
/// </summary>
/// <remarks>Members throw <see cref="StorageUnavailableException"/> as the table does.</remarks>
public sealed class PolicyStore(ITables tables, TimeProvider time)
{
    /// <summary>Most versions of one policy.</summary>
    public const int MaxVersions = 999_999;

    private const int MaxAttempts = 8;
    private readonly ITable _table = tables.Open("policies");

    /// <summary>The head, also of what nobody saved yet; its ETag is empty then.</summary>
    public async ValueTask<Versioned<PolicyHead>> GetAsync(PolicyScope scope, PolicyKind kind, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var row = await _table.GetAsync(scope.Partition, PolicyRows.HeadKey(kind.Name, scope.Line), cancellationToken);
        return row is null ? new Versioned<PolicyHead>(new PolicyHead(kind.Name, scope.Line, 0), "") : new Versioned<PolicyHead>(PolicyRows.ToHead(row), row.ETag);
    }

    /// <summary>A version, or null.</summary>
    public async ValueTask<PolicyDocument?> GetVersionAsync(PolicyScope scope, PolicyKind kind, int number, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (number is < 1 or > MaxVersions) return null;
        var row = await _table.GetAsync(scope.Partition, PolicyRows.BodyKey(kind.Name, scope.Line, number), cancellationToken);
        return row is null ? null : PolicyRows.ToDocument(row);
    }

    /// <summary>Versions in the order they were saved, a page at a time.</summary>
    public async ValueTask<(IReadOnlyList<PolicyDocument> Items, string? Continuation)> ListVersionsAsync(
        PolicyScope scope, PolicyKind kind, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var page = await _table.ScanAsync(scope.Partition, KeyRange.Prefix(PolicyRows.BodyPrefix(kind.Name, scope.Line)), limit, continuation, cancellationToken);
        return ([.. page.Rows.Select(PolicyRows.ToDocument)], page.Continuation);
    }

    /// <summary>All heads of a tenant and its lines, or of the platform.</summary>
    public async ValueTask<IReadOnlyList<PolicyHead>> ListAsync(TenantId? tenant, CancellationToken cancellationToken = default)
    {
        List<PolicyHead> heads = [];
        await foreach (var row in _table.ScanAllAsync(PolicyScope.PartitionOf(tenant), KeyRange.Prefix(PolicyRows.HeadPrefix), cancellationToken)) heads.Add(PolicyRows.ToHead(row));
        return heads;
    }

    /// <summary>Changes with every change of what is in force in a partition; 0 while nothing ever was.</summary>
    public async ValueTask<long> GetVersionAsync(string partition, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(partition, PolicyRows.VersionKey, cancellationToken) is { } row ? row.Number("Version") : 0;

    /// <summary>Saves the next version. Nothing is in force by it.</summary>
    public async ValueTask<(PolicyChange Change, int Number)> SaveAsync(
        PolicyScope scope, PolicyKind kind, string body, string by, string? comment, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (head, etag) = await GetAsync(scope, kind, cancellationToken);
            if (head.Latest >= MaxVersions) return (new PolicyChange.NotPossible($"A policy has at most {MaxVersions} versions."), 0);
            var next = head with { Latest = head.Latest + 1 };
            var document = new PolicyDocument(next.Latest, body, time.GetUtcNow(), by, comment);
            RowChange[] changes = [Write(scope, next, etag), new RowChange.Insert(PolicyRows.ToRow(scope.Partition, kind.Name, scope.Line, document))];
            if (await _table.CommitAsync(scope.Partition, changes, cancellationToken) is CommitResult.Committed(var etags)) return (new PolicyChange.Done(next, etags[0]), next.Latest);
        }
        return (new PolicyChange.Busy(), 0);
    }

    /// <summary>Changes what is in force.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="kind">What.</param>
    /// <param name="expected">The head's ETag that the change is based on; null: whatever it is.</param>
    /// <param name="change">The new head; null: not possible from here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PolicyChange> ChangeAsync(
        PolicyScope scope, PolicyKind kind, string? expected, Func<PolicyHead, PolicyHead?> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (head, etag) = await GetAsync(scope, kind, cancellationToken);
            if (expected is not null && expected != etag) return new PolicyChange.Stale();
            if (change(head) is not { } next) return new PolicyChange.NotFound();
            // Found by the guardrails from before it begins; one that did not begin is forgotten there.
            if (next.Gray is not null) await _table.CommitAsync(PolicyRows.GrayPartition, [new RowChange.Put(GrayRow(scope, kind))], cancellationToken);
            var version = await _table.GetAsync(scope.Partition, PolicyRows.VersionKey, cancellationToken);
            RowChange[] changes = [Write(scope, next, etag), Next(scope.Partition, version)];
            if (await _table.CommitAsync(scope.Partition, changes, cancellationToken) is CommitResult.Committed(var etags)) return new PolicyChange.Done(next, etags[0]);
        }
        return new PolicyChange.Busy();
    }

    /// <summary>The gray releases that run, of all tenants; some may have ended.</summary>
    public async ValueTask<IReadOnlyList<GrayNote>> GrayReleasesAsync(CancellationToken cancellationToken = default)
    {
        List<GrayNote> releases = [];
        await foreach (var row in _table.ScanAllAsync(PolicyRows.GrayPartition, default, cancellationToken)) releases.Add(PolicyRows.ToGray(row));
        return releases;
    }

    /// <summary>Forgets a gray release that has ended, unless another one was noted since.</summary>
    public async ValueTask ForgetGrayAsync(GrayNote note, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(note);
        await _table.CommitAsync(PolicyRows.GrayPartition, [new RowChange.Delete(PolicyRows.GrayKey(note.Scope, note.Kind), note.ETag)], cancellationToken);
    }

    private static RowChange Write(PolicyScope scope, PolicyHead head, string etag)
    {
        var row = PolicyRows.ToRow(scope.Partition, head);
        return etag.Length == 0 ? new RowChange.Insert(row) : new RowChange.Replace(row, etag);
    }

    private static Row GrayRow(PolicyScope scope, PolicyKind kind) => new(PolicyRows.GrayPartition, PolicyRows.GrayKey(scope, kind.Name), new Dictionary<string, RowValue>());

    private static RowChange Next(string partition, Row? current)
    {
        var next = new Row(partition, PolicyRows.VersionKey, new Dictionary<string, RowValue> { ["Version"] = (current?.Number("Version") ?? 0) + 1 });
        return current is null ? new RowChange.Insert(next) : new RowChange.Replace(next, current.ETag);
    }
}
