using MessageFunctions.Budgets;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Recharge;

/// <summary>What is known of an account.</summary>
internal static class RechargeFacts
{
    public static readonly Fact Line = Fact.Text("line", "Id of the business line.");
    public static readonly Fact Channel = Fact.Text("channel", "Id of the channel.");
    public static readonly Fact CashLeft = Fact.Number("cashLeftBasisPoints", "Available cash in basis points of its limit; 10,000 where the limit is 0.", 0, 10_000);
    public static readonly Fact PvLeft = Fact.Number("pvLeftBasisPoints", "Available messages in basis points of their limit; 10,000 where the limit is 0.", 0, 10_000);
    public static readonly Fact CashAvailable = Fact.Number("cashAvailableMicros", "Available cash in micro-units.", 0, Account.MaxLimit);
    public static readonly Fact PvAvailable = Fact.Number("pvAvailable", "Available messages.", 0, Account.MaxLimit);
    public static readonly Fact Recharges = Fact.Number("recharges", "Recharges of the account by this policy so far.", 0, 1_000_000);
    public static readonly Fact DayOfMonth = Fact.Number("dayOfMonth", "Day of the month in UTC, 1 to 31.", 1, 31);
    public static readonly Fact HourOfDay = Fact.Number("hourOfDay", "Hour of the day in UTC, 0 to 23.", 0, 23);

    public static readonly FactSchema Schema = new(Line, Channel, CashLeft, PvLeft, CashAvailable, PvAvailable, Recharges, DayOfMonth, HourOfDay);

    public static FactFrame Of(Account account, RechargeState state, DateTimeOffset now) => Schema.NewFrame()
        .Set(Line, account.Id.Line.Value)
        .Set(Channel, account.Id.Channel.Value)
        .Set(CashLeft, Left(account.Available.CashMicros, account.Limit.CashMicros))
        .Set(PvLeft, Left(account.Available.Pv, account.Limit.Pv))
        .Set(CashAvailable, account.Available.CashMicros)
        .Set(PvAvailable, account.Available.Pv)
        .Set(Recharges, state.Count)
        .Set(DayOfMonth, now.UtcDateTime.Day)
        .Set(HourOfDay, now.UtcDateTime.Hour);

    private static decimal Left(long available, long limit) => limit <= 0 ? 10_000 : (decimal)((Int128)available * 10_000 / limit);
}
