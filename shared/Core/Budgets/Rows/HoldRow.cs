using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Rows;

/// <summary>
/// A hold's row, <c>hold:{id}</c>. What is not needed is absent: requested amounts of a hold that got all it asked for, the
/// settlement of an open one.
/// </summary>
internal static class HoldRow
{
    public const string Prefix = "hold:";

    public static string Key(HoldId id) => Prefix + id.Value;

    public static Row ToRow(string partition, Hold hold)
    {
        var properties = new Dictionary<string, RowValue>(16)
        {
            ["Status"] = HoldStatuses.Name(hold.Status),
            ["Cash"] = hold.Amount.CashMicros,
            ["Pv"] = hold.Amount.Pv,
            ["Units"] = hold.Units,
            ["CreatedAt"] = hold.CreatedAt,
            ["ExpiresAt"] = hold.ExpiresAt,
            ["Entry"] = hold.Entry,
        };
        if (hold.Reference.Length > 0) properties["Reference"] = hold.Reference;
        if (hold.RequestedUnits != hold.Units)
        {
            properties["RequestedCash"] = hold.Requested.CashMicros;
            properties["RequestedPv"] = hold.Requested.Pv;
            properties["RequestedUnits"] = hold.RequestedUnits;
        }
        if (hold.SettledAt is { } settledAt)
        {
            properties["SettledAt"] = settledAt;
            properties["SettleEntry"] = hold.SettleEntry;
            properties["SpentCash"] = hold.Spent.CashMicros;
            properties["SpentPv"] = hold.Spent.Pv;
            if (hold.Reason.Length > 0) properties["Reason"] = hold.Reason;
        }
        return new Row(partition, Key(hold.Id), properties);
    }

    public static Hold FromRow(Row row)
    {
        var amount = new BudgetAmount(row.Number("Cash"), row.Number("Pv"));
        var units = (int)row.Number("Units");
        var requestedUnits = row.NumberOrNull("RequestedUnits");
        return new Hold(
            HoldId.Parse(row.Key[Prefix.Length..]),
            HoldStatuses.TryParse(row.Text("Status"), out var status) ? status : throw new FormatException($"'{row.Text("Status")}' is not the status of a hold."),
            requestedUnits is null ? amount : new BudgetAmount(row.Number("RequestedCash"), row.Number("RequestedPv")),
            (int)(requestedUnits ?? units),
            amount,
            units,
            new BudgetAmount(row.NumberOrNull("SpentCash") ?? 0, row.NumberOrNull("SpentPv") ?? 0),
            row.Timestamp("CreatedAt"),
            row.Timestamp("ExpiresAt"),
            row.TimestampOrNull("SettledAt"),
            row.Number("Entry"),
            row.NumberOrNull("SettleEntry") ?? 0,
            row.TextOrNull("Reference") ?? "",
            row.TextOrNull("Reason") ?? "");
    }
}
