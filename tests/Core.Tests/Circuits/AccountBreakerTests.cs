using CsCheck;
using MessageFunctions.Budgets;
using MessageFunctions.Circuits;

namespace MessageFunctions.Core.Tests.Circuits;

/// <summary>Level 2 by its table.</summary>
public sealed class AccountBreakerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Id = AccountId.Parse("acme.shop.email.2026-11");
    private static readonly AccountBreakerPolicy Policy = new();
    private static readonly AccountCircuit Closed = new(Id);

    [Theory]
    [InlineData(1_000, 900, 1_000, 0, false)]
    [InlineData(1_000, 901, 1_000, 0, true)]
    [InlineData(1_000, 0, 1_000, 900, false)]
    [InlineData(1_000, 0, 1_000, 901, true)]
    [InlineData(999, 899, 1_000, 0, false)]
    [InlineData(999, 900, 1_000, 0, true)]
    [InlineData(0, 0, 1_000, 0, false)]
    [InlineData(0, 0, 0, 0, false)]
    [InlineData(1_000_000_000_000_000, 900_000_000_000_000, 1_000, 0, false)]
    [InlineData(1_000_000_000_000_000, 900_000_000_000_001, 1_000, 0, true)]
    public void Less_than_a_tenth_of_cash_or_pv_trips(long cash, long cashSpent, long pv, long pvSpent, bool trips)
    {
        var after = AccountBreaker.Evaluate(Policy, Closed, Account(cash, pv, new BudgetAmount(cashSpent, pvSpent)), Now);
        Assert.Equal(trips, after.IsOpen);
        if (!trips) Assert.Same(Closed, after);
    }

    [Fact]
    public void What_is_held_is_not_available() =>
        Assert.True(AccountBreaker.Evaluate(Policy, Closed, Account(1_000, 1_000, default) with { Held = new BudgetAmount(901, 0) }, Now).IsOpen);

    [Fact]
    public void It_closes_when_a_person_confirmed_and_it_was_recharged_in_either_order()
    {
        var low = Account(1_000, 1_000, new BudgetAmount(950, 0));
        var open = AccountBreaker.Evaluate(Policy, Closed, low, Now);
        var recharged = low with { Recharged = new BudgetAmount(1_000, 0) };

        Assert.True(AccountBreaker.Evaluate(Policy, open, recharged, Now.AddMinutes(1)).IsOpen);
        var confirmed = Confirm(open);
        Assert.Same(confirmed, AccountBreaker.Evaluate(Policy, confirmed, low, Now.AddDays(1)));
        Assert.False(AccountBreaker.Evaluate(Policy, confirmed, recharged, Now.AddMinutes(2)).IsOpen);
        Assert.False(AccountBreaker.Evaluate(Policy, Confirm(AccountBreaker.Evaluate(Policy, open, recharged, Now.AddMinutes(1))), recharged, Now.AddMinutes(2)).IsOpen);
    }

    [Fact]
    public void A_recharge_that_leaves_it_low_does_not_close_it()
    {
        var low = Account(1_000, 1_000, new BudgetAmount(950, 0));
        var confirmed = Confirm(AccountBreaker.Evaluate(Policy, Closed, low, Now));
        Assert.True(AccountBreaker.Evaluate(Policy, confirmed, low with { Recharged = new BudgetAmount(1, 0) }, Now).IsOpen);
    }

    [Fact]
    public void Its_month_ends_it()
    {
        var open = AccountBreaker.Evaluate(Policy, Closed, Account(1_000, 1_000, new BudgetAmount(950, 0)), Now);
        Assert.False(AccountBreaker.Evaluate(Policy, open, Account(1_000, 1_000, new BudgetAmount(950, 0)), Now.AddDays(10)).IsOpen);
    }

    [Fact]
    public void A_confirmation_has_a_name_for_each_answer()
    {
        var open = AccountBreaker.Evaluate(Policy, Closed, Account(1_000, 1_000, new BudgetAmount(950, 0)), Now);
        Assert.IsType<ConfirmOutcome.NotOpen>(AccountBreaker.Confirm(null, "ada", "paid", Now));
        Assert.IsType<ConfirmOutcome.NotOpen>(AccountBreaker.Confirm(Closed, "ada", "paid", Now));
        Assert.Equal(new ConfirmOutcome.AlreadyConfirmed("ada", Now), AccountBreaker.Confirm(Confirm(open), "bob", "paid too", Now.AddHours(1)));
    }

    [Fact]
    public void Without_a_person_nothing_closes_it_in_its_month() =>
        Gen.Select(Gen.Long[0, 2_000], Gen.Long[0, 5_000], Gen.Int[0, 5 * 24 * 60]).Sample((spent, recharged, minutes) =>
        {
            var open = AccountBreaker.Evaluate(Policy, Closed, Account(1_000, 1_000, new BudgetAmount(950, 0)), Now);
            var account = Account(1_000, 1_000, new BudgetAmount(spent, 0)) with { Recharged = new BudgetAmount(recharged, 0) };
            Assert.True(AccountBreaker.Evaluate(Policy, open, account, Now.AddMinutes(minutes)).IsOpen);
        }, iter: 500);

    private static AccountCircuit Confirm(AccountCircuit state) => Assert.IsType<ConfirmOutcome.Confirmed>(AccountBreaker.Confirm(state, "ada", "paid", Now)).State;

    private static Account Account(long cash, long pv, BudgetAmount spent) =>
        new(Id, new Quota(cash, pv), default, default, spent, 0, 1, Now.AddDays(-20), null);
}
