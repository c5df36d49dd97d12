using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Rows;

/// <summary>The account row, <c>account</c> in the account's partition. Its ETag orders all changes of the account.</summary>
internal static class AccountRow
{
    public const string Key = "account";

    public static Row ToRow(Account account)
    {
        var properties = new Dictionary<string, RowValue>(15)
        {
            ["QuotaCash"] = account.Quota.CashMicros,
            ["QuotaPv"] = account.Quota.Pv,
            ["CashElastic"] = account.Quota.CashElasticBasisPoints,
            ["PvElastic"] = account.Quota.PvElasticBasisPoints,
            ["RechargedCash"] = account.Recharged.CashMicros,
            ["RechargedPv"] = account.Recharged.Pv,
            ["HeldCash"] = account.Held.CashMicros,
            ["HeldPv"] = account.Held.Pv,
            ["SpentCash"] = account.Spent.CashMicros,
            ["SpentPv"] = account.Spent.Pv,
            ["OpenHolds"] = account.OpenHolds,
            ["LastEntry"] = account.LastEntry,
            ["OpenedAt"] = account.OpenedAt,
        };
        if (account.RechargedAt is { } rechargedAt) properties["RechargedAt"] = rechargedAt;
        return new Row(account.Id.ToString(), Key, properties);
    }

    public static Account FromRow(AccountId id, Row row) => new(
        id,
        new Quota(row.Number("QuotaCash"), row.Number("QuotaPv"), (int)row.Number("CashElastic"), (int)row.Number("PvElastic")),
        new BudgetAmount(row.Number("RechargedCash"), row.Number("RechargedPv")),
        new BudgetAmount(row.Number("HeldCash"), row.Number("HeldPv")),
        new BudgetAmount(row.Number("SpentCash"), row.Number("SpentPv")),
        row.Number("OpenHolds"),
        row.Number("LastEntry"),
        row.Timestamp("OpenedAt"),
        row.TimestampOrNull("RechargedAt"));
}
