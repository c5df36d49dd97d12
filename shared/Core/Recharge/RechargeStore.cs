using MessageFunctions.Budgets;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recharge;

/// <summary>The states of accounts that were recharged: table <c>recharges</c>, partition <c>{tenant}</c>; what is pending is also named in the partition <c>pending</c>.</summary>
public sealed class RechargeStore(ITables tables)
{
    private const string PendingPartition = "_pending";

    private static readonly RowCodec<RechargeState> Codec = new(
        "", state => state.Account.ToString(),
        state =>
        {
            var row = new Dictionary<string, RowValue>
            {
                ["Count"] = state.Count,
                ["SumMicros"] = state.Sum.CashMicros,
                ["SumPv"] = state.Sum.Pv,
                ["Rule"] = state.Rule,
                ["Policy"] = state.Policy,
            };
            if (state.At is { } at) row["At"] = at;
            if (state.Pending is { } pending) (row["PendingMicros"], row["PendingPv"]) = (pending.CashMicros, pending.Pv);
            return row;
        },
        row => new RechargeState(AccountId.Parse(row.Key))
        {
            Count = row.Number("Count"),
            Sum = new BudgetAmount(row.Number("SumMicros"), row.Number("SumPv")),
            At = row.TimestampOrNull("At"),
            Pending = row.NumberOrNull("PendingMicros") is { } micros ? new BudgetAmount(micros, row.Number("PendingPv")) : null,
            Rule = row.Text("Rule"),
            Policy = row.Text("Policy"),
        });

    private readonly ITable _table = tables.Open("recharges");

    /// <summary>The account's state; one that was never recharged has an empty ETag.</summary>
    public async ValueTask<Versioned<RechargeState>> GetAsync(AccountId account, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(account.Tenant.Value, account.ToString(), cancellationToken) is { } row ? Codec.FromRow(row) : new Versioned<RechargeState>(new RechargeState(account), "");

    /// <summary>Writes a state that follows from a version; null: it has changed since.</summary>
    public async ValueTask<string?> SaveAsync(RechargeState state, string etag, CancellationToken cancellationToken = default)
    {
        // Named before it is pending: a name without a recharge is looked at and forgotten, a recharge without a name would be.
        if (state.Pending is not null) await _table.CommitAsync(PendingPartition, [new RowChange.Put(new Row(PendingPartition, state.Account.ToString(), new Dictionary<string, RowValue>()))], cancellationToken);
        var row = Codec.ToRow(state.Account.Tenant.Value, state);
        RowChange change = etag.Length == 0 ? new RowChange.Insert(row) : new RowChange.Replace(row, etag);
        return await _table.CommitAsync(state.Account.Tenant.Value, [change], cancellationToken) is CommitResult.Committed(var etags) ? etags[0] : null;
    }

    /// <summary>Accounts with a recharge that may not be in the ledger yet.</summary>
    public async ValueTask<IReadOnlyList<AccountId>> PendingAsync(CancellationToken cancellationToken = default)
    {
        var accounts = new List<AccountId>();
        await foreach (var row in _table.ScanAllAsync(PendingPartition, default, cancellationToken)) accounts.Add(AccountId.Parse(row.Key));
        return accounts;
    }

    public async ValueTask ForgetPendingAsync(AccountId account, CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(PendingPartition, [new RowChange.Delete(account.ToString())], cancellationToken);
}
