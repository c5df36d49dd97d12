using MessageFunctions.Budgets;
using MessageFunctions.Storage;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>Builders for budget tests.</summary>
internal static class BudgetWorld
{
    public static readonly AccountId Shop = AccountId.Parse("acme.shop.email.2026-11");
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    public static readonly BudgetLedgerOptions Options = new() { RetryDelay = TimeSpan.Zero };

    public static BudgetLedger Ledger(ITables tables, Quota? quota = null, BudgetLedgerOptions? options = null) =>
        new(tables, new FixedQuota(quota ?? new Quota(1_000_000, 1_000)), new FakeTimeProvider(Now), options ?? Options);

    public static HoldRequest Request(string id, long cash = 1_000, long pv = 1) =>
        HoldRequest.Total(HoldId.Parse(id), new BudgetAmount(cash, pv), Now.AddHours(1));

    public static HoldRequest Units(string id, bool allowPartial, params BudgetAmount[] units) =>
        new() { HoldId = HoldId.Parse(id), Units = units, AllowPartial = allowPartial, ExpiresAt = Now.AddHours(1) };

    public static ChangeRequest Change(string id, long cash, long pv) =>
        new() { OperationId = OperationId.Parse(id), Amount = new BudgetAmount(cash, pv), Reason = "test" };

    public static async Task ProveAsync(IBudgetLedger ledger, AccountId account)
    {
        var proof = await ledger.VerifyAsync(account, TestContext.Current.CancellationToken);
        Assert.NotNull(proof.Account);
        Assert.Empty(proof.Faults);
        Assert.Equal(proof.Account.Limit, proof.Account.Available + proof.Account.Held + proof.Account.Spent);
    }

    internal sealed class FixedQuota(Quota? quota) : IQuotaSource
    {
        public ValueTask<Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default) => ValueTask.FromResult(quota);
    }
}
