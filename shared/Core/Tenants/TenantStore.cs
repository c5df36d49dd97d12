using MessageFunctions.Channels;
using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>
/// The configuration of tenants: one partition a tenant in the table <c>tenants</c>. Every change commits the tenant's version row with
/// it, so that <see cref="TenantDirectory"/> sees it by reading that one row. Nothing can be asked without naming the tenant.
/// </summary>
/// <remarks>Members throw <see cref="StorageUnavailableException"/> as the table does.</remarks>
public sealed class TenantStore(ITables tables)
{
    // No tenant id begins with an underscore.
    private const string IndexPartition = "_index";
    private const int MaxAttempts = 8;

    /// <summary>Most attributes of a line.</summary>
    public const int MaxAttributesOfLine = LineAttributeTable.MaxAttributes;

    private readonly ITable _table = tables.Open("tenants");
    private readonly LineAttributeTable _lineAttributes = new(tables);

    public ValueTask<Versioned<Tenant>?> GetTenantAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        GetAsync(TenantRows.Tenant, tenant, "", cancellationToken);

    public ValueTask<ChangeResult> SaveTenantAsync(Tenant tenant, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(TenantRows.Tenant, tenant.Id, tenant, condition, cancellationToken);

    public ValueTask<Versioned<BusinessLine>?> GetLineAsync(TenantId tenant, LineId line, CancellationToken cancellationToken = default) =>
        GetAsync(TenantRows.Line, tenant, line.Value, cancellationToken);

    public ValueTask<ChangeResult> SaveLineAsync(
        TenantId tenant, BusinessLine line, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(TenantRows.Line, tenant, line, condition, cancellationToken);

    public ValueTask<ChangeResult> SaveQuotaAsync(TenantId tenant, Quota quota, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(TenantRows.Quota, tenant, quota, condition, cancellationToken);

    public ValueTask<ChangeResult> SavePriceAsync(
        TenantId tenant, UnitPrice price, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(TenantRows.Price, tenant, price, condition, cancellationToken);

    public ValueTask<ChangeResult> SaveKeyAsync(TenantId tenant, ApiKey key, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(TenantRows.Key, tenant, key, condition, cancellationToken);

    public ValueTask<ChangeResult> SaveAttributeAsync(
        TenantId tenant, LineAttribute attribute, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(TenantRows.Attribute, tenant, attribute, condition, cancellationToken);

    /// <summary>Gives a line exactly these attributes.</summary>
    public async ValueTask<ChangeResult> SetAttributesAsync(
        TenantId tenant, LineId line, IReadOnlyCollection<AttributeId> attributes, WriteCondition? condition = null, CancellationToken cancellationToken = default)
    {
        var result = await _lineAttributes.SetAsync(tenant, line, attributes, condition ?? WriteCondition.Always, cancellationToken);
        if (result is not ChangeResult.Saved) return result;
        return await CommitAsync(tenant, change: null, cancellationToken) is ChangeResult.Saved ? result : new ChangeResult.Busy();
    }

    /// <summary>The ETag of a line's attributes.</summary>
    public ValueTask<string> AttributesETagAsync(TenantId tenant, LineId line, CancellationToken cancellationToken = default) =>
        _lineAttributes.ETagAsync(tenant, line, cancellationToken);

    /// <summary>The lines that have an attribute.</summary>
    public ValueTask<IReadOnlyList<LineId>> LinesWithAsync(TenantId tenant, AttributeId attribute, CancellationToken cancellationToken = default) =>
        _lineAttributes.LinesAsync(tenant, attribute, cancellationToken);

    /// <summary>The attributes of a line.</summary>
    public ValueTask<IReadOnlyList<AttributeId>> AttributesOfAsync(TenantId tenant, LineId line, CancellationToken cancellationToken = default) =>
        _lineAttributes.AttributesAsync(tenant, line, cancellationToken);

    /// <summary>The tenant's version: changes with every change of its configuration; 0 when there is no such tenant.</summary>
    public async ValueTask<long> GetVersionAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(tenant.Value, TenantRows.VersionKey, cancellationToken) is { } row ? row.Number("Version") : 0;

    /// <summary>Everything about a tenant, or null when there is no such tenant. Its version is read first, so it is never newer than the rest.</summary>
    public async ValueTask<TenantSnapshot?> LoadAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var version = await GetVersionAsync(tenant, cancellationToken);
        if (version == 0) return null;
        var builder = new TenantSnapshotBuilder(version);
        await foreach (var row in _table.ScanAllAsync(tenant.Value, default, cancellationToken)) builder.Add(row);
        foreach (var (line, attribute) in await _lineAttributes.AllAsync(tenant, cancellationToken)) builder.Add(line, attribute);
        return builder.Build();
    }

    /// <summary>One value of the tenant, or null.</summary>
    public async ValueTask<Versioned<T>?> GetAsync<T>(RowCodec<T> codec, TenantId tenant, string key, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(tenant.Value, codec.RowKey(key), cancellationToken) is { } row ? codec.FromRow(row) : null;

    /// <summary>Values in key order, those whose key begins with a prefix; a page at a time.</summary>
    public async ValueTask<Page<T>> ListAsync<T>(
        RowCodec<T> codec, TenantId tenant, string prefix, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(tenant.Value, KeyRange.Prefix(codec.Prefix + prefix), limit, continuation, cancellationToken);
        return new Page<T>([.. page.Rows.Select(codec.FromRow)], page.Continuation);
    }

    /// <summary>Writes a value under a condition.</summary>
    public ValueTask<ChangeResult> SaveAsync<T>(
        RowCodec<T> codec, TenantId tenant, T value, WriteCondition condition, CancellationToken cancellationToken = default)
    {
        var row = codec.ToRow(tenant.Value, value);
        return CommitAsync(tenant, condition.Change(row), cancellationToken);
    }

    /// <summary>Removes a value, where an ETag is given only while it still has it.</summary>
    public ValueTask<ChangeResult> DeleteAsync<T>(
        RowCodec<T> codec, TenantId tenant, string key, string? etag, CancellationToken cancellationToken = default) =>
        CommitAsync(tenant, new RowChange.Delete(codec.RowKey(key), etag), cancellationToken);

    public ValueTask<Versioned<ApiKey>?> GetKeyAsync(TenantId tenant, string id, CancellationToken cancellationToken = default) =>
        GetAsync(TenantRows.Key, tenant, id, cancellationToken);

    /// <summary>Writes keys when the tenant is still at the version that the decision was made at.</summary>
    internal async ValueTask<ChangeResult> SaveKeysAsync(
        TenantId tenant, IReadOnlyList<ApiKey> keys, long version, CancellationToken cancellationToken)
    {
        var current = await _table.GetAsync(tenant.Value, TenantRows.VersionKey, cancellationToken);
        if (current is null) return new ChangeResult.NotFound();
        if (current.Number("Version") != version) return new ChangeResult.Stale();
        List<RowChange> changes = [NextVersion(tenant, current)];
        foreach (var key in keys) changes.Add(new RowChange.Put(TenantRows.Key.ToRow(tenant.Value, key)));
        return await _table.CommitAsync(tenant.Value, changes, cancellationToken) is CommitResult.Committed(var etags)
            ? new ChangeResult.Saved(etags[^1])
            : new ChangeResult.Stale();
    }

    /// <summary>Creates a tenant with all it begins with, in one commit; <see cref="ChangeResult.Exists"/> when there is one of that id.</summary>
    public async ValueTask<ChangeResult> CreateAsync(NewTenant tenant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var id = tenant.Tenant.Id;
        if (await GetVersionAsync(id, cancellationToken) != 0) return new ChangeResult.Exists();
        // What the commit below makes visible is written before it; a crash between leaves rows that the next attempt writes again.
        await _table.CommitAsync(
            IndexPartition, [new RowChange.Put(new Row(IndexPartition, id.Value, new Dictionary<string, RowValue>()))], cancellationToken);
        foreach (var (line, attributes) in tenant.LineAttributes) await _lineAttributes.SetAsync(id, line, attributes, WriteCondition.Always, cancellationToken);
        List<RowChange> changes = [NextVersion(id, current: null), Insert(TenantRows.Tenant, tenant.Tenant)];
        changes.AddRange(tenant.Lines.Select(line => Insert(TenantRows.Line, line)));
        changes.AddRange(tenant.Attributes.Select(attribute => Insert(TenantRows.Attribute, attribute)));
        changes.AddRange(tenant.Quotas.Select(quota => Insert(TenantRows.Quota, quota)));
        changes.AddRange(tenant.Prices.Select(price => Insert(TenantRows.Price, price)));
        changes.AddRange(tenant.Keys.Select(key => Insert(TenantRows.Key, key)));
        return await _table.CommitAsync(id.Value, changes, cancellationToken) is CommitResult.Committed(var etags)
            ? new ChangeResult.Saved(etags[1])
            : new ChangeResult.Exists();

        RowChange Insert<T>(RowCodec<T> codec, T value) => new RowChange.Insert(codec.ToRow(id.Value, value));
    }

    /// <summary>Ids of tenants in order, a page at a time; an id whose creation was cut short may be among them.</summary>
    public async ValueTask<(IReadOnlyList<TenantId> Tenants, string? Continuation)> ListTenantsAsync(
        int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(IndexPartition, default, limit, continuation, cancellationToken);
        return ([.. page.Rows.Select(row => TenantId.Parse(row.Key))], page.Continuation);
    }

    private async ValueTask<ChangeResult> CommitAsync(TenantId tenant, RowChange? change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var current = await _table.GetAsync(tenant.Value, TenantRows.VersionKey, cancellationToken);
            if (current is null) return new ChangeResult.NotFound();
            List<RowChange> changes = [NextVersion(tenant, current)];
            if (change is not null) changes.Add(change);
            switch (await _table.CommitAsync(tenant.Value, changes, cancellationToken))
            {
                case CommitResult.Committed(var etags):
                    return new ChangeResult.Saved(etags[^1]);
                case CommitResult.Conflict(1, var reason):
                    return ChangeResult.Of(reason);
            }
        }
        return new ChangeResult.Busy();
    }

    private static RowChange NextVersion(TenantId tenant, Row? current)
    {
        var next = new Row(tenant.Value, TenantRows.VersionKey, new Dictionary<string, RowValue> { ["Version"] = (current?.Number("Version") ?? 0) + 1 });
        return current is null ? new RowChange.Insert(next) : new RowChange.Replace(next, current.ETag);
    }
}
