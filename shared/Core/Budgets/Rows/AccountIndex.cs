using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Budgets.Rows;

/// <summary>
/// The list of a tenant's accounts: partition <c>{tenant}</c>, one row <c>{month}.{line}.{channel}</c> each, written before the account
/// itself, so that no account is missing from it. A row whose opening never happened names an account that reads as not open.
/// </summary>
internal static class AccountIndex
{
    public static async ValueTask AddAsync(ITable table, AccountId id) =>
        await table.CommitAsync(id.Tenant.Value, [new RowChange.Put(new Row(id.Tenant.Value, Key(id), new Dictionary<string, RowValue> { ["Account"] = id.ToString() }))]);

    public static async ValueTask<(IReadOnlyList<AccountId> Ids, string? Continuation)> ReadAsync(
        ITable table, TenantId tenant, Month? month, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var range = month is null ? default : KeyRange.Prefix(month.Value.ToString());
        var page = await table.ScanAsync(tenant.Value, range, limit, continuation, cancellationToken);
        return ([.. page.Rows.Select(row => AccountId.Parse(row.Text("Account")))], page.Continuation);
    }

    private static string Key(AccountId id) => $"{id.Month}.{id.Line}.{id.Channel}";
}
