using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Budgets;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>Runs and their items as rows.</summary>
internal static class RunRows
{
    public const string RunPrefix = "run:";
    public const string ItemPrefix = "item:";

    public static Row ToRow(ReconciliationRun run)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Run"] = run.Id.Value,
            ["From"] = run.From,
            ["To"] = run.To,
            ["StartedAt"] = run.StartedAt,
            ["By"] = run.By,
            ["Messages"] = run.Result.Messages,
            ["Envelopes"] = run.Result.Envelopes,
            ["Holds"] = run.Result.Holds,
            ["Entries"] = run.Result.Entries,
        };
        if (run.FinishedAt is { } finishedAt) properties["FinishedAt"] = finishedAt;
        foreach (var total in run.Result.Classes)
        {
            var name = DiscrepancyClasses.Name(total.Class);
            properties[$"{name}_count"] = total.Count;
            properties[$"{name}_cash"] = total.Amount.CashMicros;
            properties[$"{name}_pv"] = total.Amount.Pv;
            properties[$"{name}_repaired"] = total.Repaired;
        }
        return new Row(run.Tenant.Value, RunPrefix + run.Id.SortKey, properties);
    }

    public static ReconciliationRun ToRun(TenantId tenant, Row row)
    {
        ClassTotal[] classes =
        [
            .. from kind in DiscrepancyClasses.All
               let name = DiscrepancyClasses.Name(kind)
               where row.NumberOrNull($"{name}_count") is not null
               select new ClassTotal(kind, row.Number($"{name}_count"), new BudgetAmount(row.Number($"{name}_cash"), row.Number($"{name}_pv")), row.Number($"{name}_repaired")),
        ];
        var result = new PartResult("run", row.Number("Messages"), row.Number("Envelopes"), row.Number("Holds"), row.Number("Entries"), classes);
        return new ReconciliationRun(
            tenant, RunId.Parse(row.Text("Run")), row.Timestamp("From"), row.Timestamp("To"), row.Timestamp("StartedAt"), row.TimestampOrNull("FinishedAt"), row.Text("By"), result);
    }

    public static string Partition(TenantId tenant, RunId run) => $"{tenant}.{run}";

    /// <summary>An item's id, which its class and subject determine: found again, it is the same item.</summary>
    public static string ItemId(Discrepancy discrepancy) => string.Concat(
        DiscrepancyClasses.Name(discrepancy.Class), "-", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(discrepancy.Key)).AsSpan(0, 10)));

    public static Row ToRow(RunId run, Discrepancy discrepancy, Disposition disposition)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Class"] = DiscrepancyClasses.Name(discrepancy.Class),
            ["Subject"] = discrepancy.Subject,
            ["Cash"] = discrepancy.Amount.CashMicros,
            ["Pv"] = discrepancy.Amount.Pv,
            ["Detail"] = discrepancy.Detail,
            ["Repair"] = discrepancy.Repair.Name,
            ["Disposition"] = Dispositions.Name(disposition),
        };
        if (discrepancy.Account is { } account) properties["Account"] = account.ToString();
        switch (discrepancy.Repair)
        {
            case Repair.Settle settle:
                properties["Hold"] = settle.Hold.Value;
                properties["RepairCash"] = settle.Actual.CashMicros;
                properties["RepairPv"] = settle.Actual.Pv;
                break;
            case Repair.Adjust adjust:
                properties["Hold"] = adjust.Hold.Value;
                properties["RepairCash"] = adjust.Amount.CashMicros;
                properties["RepairPv"] = adjust.Amount.Pv;
                properties["RepairNumber"] = adjust.Number;
                break;
            default:
                break;
        }
        return new Row(Partition(discrepancy.Tenant, run), ItemPrefix + ItemId(discrepancy), properties);
    }

    public static RunItem ToItem(TenantId tenant, Row row)
    {
        if (!DiscrepancyClasses.TryParse(row.Text("Class"), out var kind)) throw new FormatException($"'{row.Text("Class")}' is not a class.");
        AccountId? account = row.TextOrNull("Account") is { } text ? AccountId.Parse(text) : null;
        var amount = new BudgetAmount(row.Number("Cash"), row.Number("Pv"));
        var discrepancy = new Discrepancy(tenant, kind, row.Text("Subject"), account, amount, row.Text("Detail"), ToRepair(row));
        return new RunItem(row.Key[ItemPrefix.Length..], discrepancy, Dispositions.Parse(row.Text("Disposition")));
    }

    private static Repair ToRepair(Row row) => row.Text("Repair") switch
    {
        "settle" => new Repair.Settle(HoldId.Parse(row.Text("Hold")), new BudgetAmount(row.Number("RepairCash"), row.Number("RepairPv"))),
        "adjust" => new Repair.Adjust(HoldId.Parse(row.Text("Hold")), new BudgetAmount(row.Number("RepairCash"), row.Number("RepairPv")), (int)row.Number("RepairNumber")),
        "restate" => new Repair.Restate(),
        "explain" => new Repair.Explain(),
        var name => throw new FormatException($"'{name}' is not a repair."),
    };
}
