using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Templates;

/// <summary>
/// How templates are kept: the head (which version is active) with the tenant's configuration, so that instances see a change of it with
/// the rest; the versions, which never change, in the table <c>templates</c>.
/// </summary>
public static class TemplateRows
{
    // Azure Tables keeps at most 32 Ki UTF-16 characters in a property.
    private const int ChunkLength = 32_000;

    public static readonly RowCodec<Template> Head = new(
        "template:", template => template.Id.Value,
        template => new()
        {
            ["LatestVersion"] = template.LatestVersion,
            ["ActiveVersion"] = template.ActiveVersion,
            ["ApprovedVersions"] = string.Join(' ', template.ApprovedVersions),
        },
        row => new Template(
            TemplateId.Parse(row.Key["template:".Length..]), (int)row.Number("LatestVersion"), (int)row.Number("ActiveVersion"),
            [.. row.Text("ApprovedVersions").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))]));

    public static string VersionKey(TemplateId template, int number) => string.Create(CultureInfo.InvariantCulture, $"{template}:{number:D8}");

    public static Row ToRow(TenantId tenant, TemplateVersion version) => new(tenant.Value, VersionKey(version.Template, version.Number), new Dictionary<string, RowValue>
    {
        ["Parameters"] = string.Join(' ', version.Parameters),
        ["CreatedAt"] = version.CreatedAt,
        ["CreatedBy"] = version.CreatedBy,
    });

    public static Row ToRow(TenantId tenant, TemplateVersion version, TemplateVariant variant)
    {
        var row = new Dictionary<string, RowValue> { ["TextIsJson"] = variant.TextIsJson };
        WriteText(row, "Subject", variant.Subject);
        WriteText(row, "Text", variant.Text);
        WriteText(row, "Html", variant.Html);
        return new Row(tenant.Value, $"{VersionKey(version.Template, version.Number)}:{CompiledTemplate.Name(variant.Channel)}", row);
    }

    /// <summary>A version of its rows in key order, the version's own first; null when there is none.</summary>
    public static TemplateVersion? Read(TemplateId template, int number, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0 || rows[0].Key != VersionKey(template, number)) return null;
        var head = rows[0];
        return new TemplateVersion(
            template, number, [.. rows.Skip(1).Select(ReadVariant)],
            head.Text("Parameters").Split(' ', StringSplitOptions.RemoveEmptyEntries), head.Timestamp("CreatedAt"), head.Text("CreatedBy"));
    }

    private static TemplateVariant ReadVariant(Row row)
    {
        var channel = row.Key[(row.Key.LastIndexOf(':') + 1)..];
        return new TemplateVariant(
            channel == "*" ? null : ChannelId.Parse(channel), ReadText(row, "Subject"), ReadText(row, "Text"), ReadText(row, "Html"), row.Boolean("TextIsJson"));
    }

    /// <summary>A long text goes on in properties of the same name with a number.</summary>
    private static void WriteText(Dictionary<string, RowValue> row, string name, string? text)
    {
        if (text is null) return;
        row[name] = text[..Math.Min(text.Length, ChunkLength)];
        for (var i = 1; i * ChunkLength < text.Length; i++) row[$"{name}{i}"] = text[(i * ChunkLength)..Math.Min(text.Length, (i + 1) * ChunkLength)];
    }

    private static string? ReadText(Row row, string name)
    {
        var text = row.TextOrNull(name);
        for (var i = 1; text is not null && row.TextOrNull($"{name}{i}") is { } more; i++) text += more;
        return text;
    }
}
