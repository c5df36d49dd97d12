using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Rows;

/// <summary>The row of an applied operation, <c>operation:{id}</c>, by which its repeat is recognised.</summary>
internal static class OperationRow
{
    public static string Key(OperationId id) => "operation:" + id.Value;

    public static Row ToRow(string partition, AppliedOperation operation)
    {
        var properties = new Dictionary<string, RowValue>(6)
        {
            ["Kind"] = EntryKinds.Name(operation.Kind),
            ["Cash"] = operation.Amount.CashMicros,
            ["Pv"] = operation.Amount.Pv,
            ["CashElastic"] = operation.CashElasticBasisPoints,
            ["PvElastic"] = operation.PvElasticBasisPoints,
            ["Entry"] = operation.Entry,
        };
        return new Row(partition, Key(operation.Id), properties);
    }

    public static AppliedOperation FromRow(OperationId id, Row row) => new(
        id,
        EntryKinds.Parse(row.Text("Kind")),
        new BudgetAmount(row.Number("Cash"), row.Number("Pv")),
        (int)row.Number("CashElastic"),
        (int)row.Number("PvElastic"),
        row.Number("Entry"));
}
