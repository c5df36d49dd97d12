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
        ChunkedText.Write(row, "Subject", variant.Subject);
        ChunkedText.Write(row, "Text", variant.Text);
        ChunkedText.Write(row, "Html", variant.Html);
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
            channel == "*" ? null : ChannelId.Parse(channel), ChunkedText.Read(row, "Subject"), ChunkedText.Read(row, "Text"), ChunkedText.Read(row, "Html"), row.Boolean("TextIsJson"));
    }
}
