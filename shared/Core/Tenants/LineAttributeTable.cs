using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>
/// The relation line ↔ attribute, in a table of its own (<c>lineattributes</c>): each pair is two rows of the tenant's partition, committed
/// together, so that it is read from either side by a prefix. A third row a line changes with every change of its attributes.
/// </summary>
internal sealed class LineAttributeTable(ITables tables)
{
    /// <summary>Most attributes of a line: replacing all by as many others still fits one commit (two rows a pair, and the line's version).</summary>
    public const int MaxAttributes = 24;

    /// <summary>ETag of a line whose attributes were never set.</summary>
    private const string NeverSet = "0";

    private readonly ITable _table = tables.Open("lineattributes");

    public async ValueTask<ChangeResult> SetAsync(
        TenantId tenant, LineId line, IReadOnlyCollection<AttributeId> attributes, WriteCondition condition, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(attributes.Count, MaxAttributes);
        var version = Pair(tenant, VersionKey(line));
        List<RowChange> changes =
        [
            condition switch
            {
                WriteCondition.None => new RowChange.Put(version),
                WriteCondition.IsNew or WriteCondition.Matches(NeverSet) => new RowChange.Insert(version),
                WriteCondition.Matches(var etag) => new RowChange.Replace(version, etag),
                _ => throw new InvalidOperationException($"Unknown condition {condition}."),
            },
        ];
        var current = await AttributesAsync(tenant, line, cancellationToken);
        foreach (var attribute in attributes.Distinct())
        {
            changes.Add(new RowChange.Put(Pair(tenant, LineKey(line, attribute))));
            changes.Add(new RowChange.Put(Pair(tenant, AttributeKey(line, attribute))));
        }
        foreach (var gone in current.Except(attributes))
        {
            changes.Add(new RowChange.Delete(LineKey(line, gone)));
            changes.Add(new RowChange.Delete(AttributeKey(line, gone)));
        }
        return await _table.CommitAsync(tenant.Value, changes, cancellationToken) switch
        {
            CommitResult.Committed(var etags) => new ChangeResult.Saved(etags[0]),
            CommitResult.Conflict(0, _) => condition is WriteCondition.IsNew ? new ChangeResult.Exists() : new ChangeResult.Stale(),
            // Two administrators at once may delete the same pair: the second asks again and finds it gone.
            _ => new ChangeResult.Busy(),
        };
    }

    /// <summary>Names the state of a line's attributes; it is read before them, so it is never newer.</summary>
    public async ValueTask<string> ETagAsync(TenantId tenant, LineId line, CancellationToken cancellationToken) =>
        await _table.GetAsync(tenant.Value, VersionKey(line), cancellationToken) is { } row ? row.ETag : NeverSet;

    public async ValueTask<IReadOnlyList<AttributeId>> AttributesAsync(TenantId tenant, LineId line, CancellationToken cancellationToken)
    {
        List<AttributeId> attributes = [];
        var prefix = $"line:{line}:";
        await foreach (var row in _table.ScanAllAsync(tenant.Value, KeyRange.Prefix(prefix), cancellationToken))
            attributes.Add(AttributeId.Parse(row.Key[prefix.Length..]));
        return attributes;
    }

    public async ValueTask<IReadOnlyList<LineId>> LinesAsync(TenantId tenant, AttributeId attribute, CancellationToken cancellationToken)
    {
        List<LineId> lines = [];
        var prefix = $"attribute:{attribute}:";
        await foreach (var row in _table.ScanAllAsync(tenant.Value, KeyRange.Prefix(prefix), cancellationToken))
            lines.Add(LineId.Parse(row.Key[prefix.Length..]));
        return lines;
    }

    public async ValueTask<IReadOnlyList<(LineId Line, AttributeId Attribute)>> AllAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        List<(LineId, AttributeId)> pairs = [];
        await foreach (var row in _table.ScanAllAsync(tenant.Value, KeyRange.Prefix("line:"), cancellationToken))
        {
            var parts = row.Key.Split(':');
            pairs.Add((LineId.Parse(parts[1]), AttributeId.Parse(parts[2])));
        }
        return pairs;
    }

    private static string VersionKey(LineId line) => $"version:{line}";

    private static string LineKey(LineId line, AttributeId attribute) => $"line:{line}:{attribute}";

    private static string AttributeKey(LineId line, AttributeId attribute) => $"attribute:{attribute}:{line}";

    private static Row Pair(TenantId tenant, string key) => new(tenant.Value, key, new Dictionary<string, RowValue>());
}
