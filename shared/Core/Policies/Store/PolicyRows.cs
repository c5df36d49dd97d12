using System.Globalization;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>The rows of a scope's partition in the table <c>policies</c>.</summary>
internal static class PolicyRows
{
    /// <summary>The one row that changes whenever what is in force does, in the same commit.</summary>
    public const string VersionKey = "version";

    public const string HeadPrefix = "head:";

    /// <summary>Where the gray releases of everybody are found.</summary>
    public const string GrayPartition = "_gray";

    public static string HeadKey(string kind, LineId? line) => $"{HeadPrefix}{kind}:{line?.Value}";

    public static string BodyPrefix(string kind, LineId? line) => $"body:{kind}:{line?.Value}:";

    public static string BodyKey(string kind, LineId? line, int number) => string.Create(CultureInfo.InvariantCulture, $"{BodyPrefix(kind, line)}{number:D6}");

    public static string GrayKey(PolicyScope scope, string kind) => $"{scope.Partition}:{kind}:{scope.Line?.Value}";

    public static GrayNote ToGray(Row row)
    {
        var parts = row.Key.Split(':');
        var tenant = TenantId.TryParse(parts[0], out var id) ? id : (TenantId?)null;
        return new GrayNote(new PolicyScope(tenant, parts[2].Length == 0 ? null : LineId.Parse(parts[2])), parts[1], row.ETag);
    }

    public static Row ToRow(string partition, PolicyHead head)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Latest"] = head.Latest,
            ["Activations"] = string.Join(' ', head.Activations.Select(number => number.ToString(CultureInfo.InvariantCulture))),
        };
        if (head.ChangedAt is { } at) properties["ChangedAt"] = at;
        if (head.ChangedBy is { } by) properties["ChangedBy"] = by;
        if (head.Gray is { } gray)
        {
            properties["GrayVersion"] = gray.Version;
            properties["GrayBasisPoints"] = gray.BasisPoints;
            properties["GrayStartedAt"] = gray.StartedAt;
            properties["GrayErrorRate"] = gray.Guardrails.ErrorRateBasisPoints;
            properties["GrayRejections"] = gray.Guardrails.RejectionBasisPoints;
            properties["GrayMinimum"] = gray.Guardrails.MinimumMessages;
            if (gray.Guardrails.SpendMicros is { } spend) properties["GraySpend"] = spend;
        }
        return new Row(partition, HeadKey(head.Kind, head.Line), properties);
    }

    public static PolicyHead ToHead(Row row)
    {
        var parts = row.Key.Split(':');
        return new PolicyHead(parts[1], parts[2].Length == 0 ? null : LineId.Parse(parts[2]), (int)row.Number("Latest"))
        {
            Activations = [.. row.Text("Activations").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))],
            ChangedAt = row.TimestampOrNull("ChangedAt"),
            ChangedBy = row.TextOrNull("ChangedBy"),
            Gray = row.NumberOrNull("GrayVersion") is { } version
                ? new GrayRelease((int)version, (int)row.Number("GrayBasisPoints"), row.Timestamp("GrayStartedAt"), new Guardrails
                {
                    ErrorRateBasisPoints = (int)row.Number("GrayErrorRate"),
                    RejectionBasisPoints = (int)row.Number("GrayRejections"),
                    MinimumMessages = (int)row.Number("GrayMinimum"),
                    SpendMicros = row.NumberOrNull("GraySpend"),
                })
                : null,
        };
    }

    public static Row ToRow(string partition, string kind, LineId? line, PolicyDocument document)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Body"] = document.Body,
            ["CreatedAt"] = document.CreatedAt,
            ["CreatedBy"] = document.CreatedBy,
        };
        if (document.Comment is { } comment) properties["Comment"] = comment;
        return new Row(partition, BodyKey(kind, line, document.Number), properties);
    }

    public static PolicyDocument ToDocument(Row row) => new(
        int.Parse(row.Key.AsSpan(row.Key.LastIndexOf(':') + 1), CultureInfo.InvariantCulture),
        row.Text("Body"), row.Timestamp("CreatedAt"), row.Text("CreatedBy"), row.TextOrNull("Comment"));
}
