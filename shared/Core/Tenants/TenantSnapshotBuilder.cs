using System.Collections.Frozen;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Templates;

namespace MessageFunctions.Tenants;

/// <summary>Makes a snapshot of a tenant's rows.</summary>
internal sealed class TenantSnapshotBuilder(long version)
{
    private readonly Dictionary<LineId, BusinessLine> _lines = [];
    private readonly Dictionary<AttributeId, LineAttribute> _attributes = [];
    private readonly Dictionary<LineId, HashSet<AttributeId>> _lineAttributes = [];
    private readonly Dictionary<(LineId, ChannelId), Quota> _quotas = [];
    private readonly Dictionary<ChannelId, UnitPrice> _prices = [];
    private readonly Dictionary<string, ApiKey> _keys = [];
    private readonly Dictionary<TemplateId, Template> _templates = [];
    private Tenant? _tenant;

    public void Add(Row row)
    {
        var kind = row.Key.AsSpan(0, row.Key.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? colon : row.Key.Length);
        switch (kind)
        {
            case "tenant":
                _tenant = TenantRows.Tenant.Read(row);
                break;
            case "line":
                var line = TenantRows.Line.Read(row);
                _lines[line.Id] = line;
                break;
            case "attribute":
                var attribute = TenantRows.Attribute.Read(row);
                _attributes[attribute.Id] = attribute;
                break;
            case "quota":
                var quota = TenantRows.Quota.Read(row);
                _quotas[(quota.Line, quota.Channel)] = quota;
                break;
            case "price":
                var price = TenantRows.Price.Read(row);
                _prices[price.Channel] = price;
                break;
            case "key":
                var key = TenantRows.Key.Read(row);
                _keys[key.Id] = key;
                break;
            case "template":
                var template = TemplateRows.Head.Read(row);
                _templates[template.Id] = template;
                break;
            default:
                // Rows of a newer version of the app, while instances of both run.
                break;
        }
    }

    public void Add(LineId line, AttributeId attribute)
    {
        if (!_lineAttributes.TryGetValue(line, out var attributes)) _lineAttributes[line] = attributes = [];
        attributes.Add(attribute);
    }

    /// <summary>The snapshot, or null when the rows hold no tenant.</summary>
    public TenantSnapshot? Build() => _tenant is null ? null : new TenantSnapshot(_tenant, version)
    {
        Lines = _lines.ToFrozenDictionary(),
        Attributes = _attributes.ToFrozenDictionary(),
        LineAttributeNames = _lineAttributes.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Select(attribute => attribute.Value).ToFrozenSet(StringComparer.Ordinal)),
        LineAttributes = _lineAttributes.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet()),
        Quotas = _quotas.ToFrozenDictionary(),
        Prices = _prices.ToFrozenDictionary(),
        Keys = _keys.ToFrozenDictionary(StringComparer.Ordinal),
        Templates = _templates.ToFrozenDictionary(),
    };
}
