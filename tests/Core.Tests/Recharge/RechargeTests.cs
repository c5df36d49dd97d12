using System.Text;
using CsCheck;
using MessageFunctions.Budgets;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Recharge;

namespace MessageFunctions.Core.Tests.Recharge;

public sealed class RechargeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Id = AccountId.Parse("acme.shop.email.2026-11");

    private static readonly RechargePolicy Policy = new()
    {
        Rules =
        [
            new RechargeRule("nearly-empty", Condition.Parse("""{"any":[{"fact":"cashLeftBasisPoints","op":"lt","value":2000},{"all":[{"fact":"pvLeftBasisPoints","op":"lt","value":2000},{"fact":"hourOfDay","op":"ge","value":6}]}]}"""))
            {
                CashMicros = 400,
                Pv = 100,
            },
        ],
        MonthlyCapMicros = 1_000,
        MonthlyCapPv = 1_000,
        CooldownMinutes = 30,
    };

    [Theory]
    [InlineData(800, 0, 8, false)]
    [InlineData(801, 0, 8, true)]
    [InlineData(0, 800, 8, false)]
    [InlineData(0, 801, 8, true)]
    [InlineData(0, 801, 5, false)]
    public void It_recharges_when_its_conditions_hold(long cashSpent, long pvSpent, int hour, bool recharges) =>
        Assert.Equal(recharges, RechargeDecider.Decide(Policy, new RechargeState(Id), Account(cashSpent, pvSpent), Now.AddHours(hour - 8)) is not null);

    [Fact]
    public void It_waits_for_its_cooldown_and_stops_at_its_cap()
    {
        var first = Done(RechargeDecider.Decide(Policy, new RechargeState(Id), Account(900, 0), Now)!);
        Assert.Null(RechargeDecider.Decide(Policy, first, Account(900, 0), Now.AddMinutes(30).AddTicks(-1)));
        var second = Done(RechargeDecider.Decide(Policy, first, Account(900, 0), Now.AddMinutes(30))!);
        Assert.Equal(new BudgetAmount(800, 200), second.Sum);
        Assert.NotEqual(first.Operation, second.Operation);
        Assert.Null(RechargeDecider.Decide(Policy, second, Account(900, 0), Now.AddHours(5)));
    }

    [Fact]
    public void It_never_exceeds_the_cap_of_the_month() =>
        Gen.Select(Gen.Int[0, 120].Array[1, 60], Gen.Long[0, 1_000].Array[1, 60]).Sample((minutes, spent) =>
        {
            var state = new RechargeState(Id);
            var now = Now;
            for (var i = 0; i < minutes.Length; i++)
            {
                now = now.AddMinutes(minutes[i]);
                if (RechargeDecider.Decide(Policy, state, Account(spent[i % spent.Length], 0), now) is not { } decided) continue;
                Assert.True(now.Month != 11 || decided.Sum.FitsIn(new BudgetAmount(Policy.MonthlyCapMicros, Policy.MonthlyCapPv)));
                Assert.True(state.At is null || now - state.At >= TimeSpan.FromMinutes(30));
                state = Done(decided);
            }
        }, iter: 300);

    [Fact]
    public void Nothing_is_decided_while_one_is_pending_for_a_month_that_is_over_or_without_rules()
    {
        Assert.Null(RechargeDecider.Decide(Policy, new RechargeState(Id) { Pending = new BudgetAmount(1, 0) }, Account(900, 0), Now));
        Assert.Null(RechargeDecider.Decide(Policy, new RechargeState(Id), Account(900, 0), Now.AddDays(10)));
        Assert.Null(RechargeDecider.Decide(new RechargePolicy(), new RechargeState(Id), Account(1_000, 1_000), Now));
    }

    [Theory]
    [InlineData("""{"rules":[{"name":"a","when":true}],"monthlyCapMicros":5}""", "/rules/0")]
    [InlineData("""{"rules":[{"name":"a","when":true,"cashMicros":6}],"monthlyCapMicros":5}""", "/rules/0/cashMicros")]
    [InlineData("""{"rules":[{"name":"a","when":{"fact":"moon","op":"eq","value":1},"cashMicros":5}],"monthlyCapMicros":5}""", "/rules/0/when/fact")]
    [InlineData("""{"cooldownMinutes":0}""", "/cooldownMinutes")]
    public void A_policy_that_is_wrong_is_refused_with_its_place(string body, string pointer)
    {
        var errors = new PolicyErrors();
        Assert.Null(RechargePolicy.Kind.Read(Encoding.UTF8.GetBytes(body), errors));
        Assert.Contains(errors.Items, item => item.Pointer == pointer);
    }

    private static RechargeState Done(RechargeState state) => state with { Pending = null };

    private static Account Account(long cashSpent, long pvSpent) =>
        new(Id, new Quota(1_000, 1_000), default, default, new BudgetAmount(cashSpent, pvSpent), 0, 1, Now.AddDays(-20), null);
}
