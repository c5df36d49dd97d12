using System.Globalization;

namespace MessageFunctions.Budgets;

/// <summary>
/// An amount of both budgets: cash in integer micro-units of the tenant's currency, and PV, a count of messages. Arithmetic is
/// checked: what overflows throws and changes nothing. The default is zero.
/// </summary>
/// <param name="CashMicros">Millionths of one unit of currency; negative only in differences.</param>
/// <param name="Pv">Messages; negative only in differences.</param>
public readonly record struct BudgetAmount(long CashMicros, long Pv)
{
    /// <summary>Most of either part that one request may name: a thousand million units of currency, 10^15 messages.</summary>
    public const long MaxPart = 1_000_000_000_000_000;

    public static BudgetAmount Zero => default;

    public bool IsZero => CashMicros == 0 && Pv == 0;

    /// <summary>Neither part is below zero.</summary>
    public bool IsNonNegative => CashMicros >= 0 && Pv >= 0;

    /// <summary>Neither part is below zero or above <see cref="MaxPart"/>.</summary>
    public bool IsInRange => CashMicros is >= 0 and <= MaxPart && Pv is >= 0 and <= MaxPart;

    public static BudgetAmount operator +(BudgetAmount left, BudgetAmount right) =>
        new(checked(left.CashMicros + right.CashMicros), checked(left.Pv + right.Pv));

    public static BudgetAmount operator -(BudgetAmount left, BudgetAmount right) =>
        new(checked(left.CashMicros - right.CashMicros), checked(left.Pv - right.Pv));

    public static BudgetAmount operator -(BudgetAmount value) => new(checked(-value.CashMicros), checked(-value.Pv));

    public static BudgetAmount Sum(IReadOnlyList<BudgetAmount> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        var sum = Zero;
        for (var i = 0; i < amounts.Count; i++) sum += amounts[i];
        return sum;
    }

    public BudgetAmount Add(BudgetAmount other) => this + other;

    public BudgetAmount Subtract(BudgetAmount other) => this - other;

    public BudgetAmount Negate() => -this;

    /// <summary>Both parts are at most the other's.</summary>
    public bool FitsIn(BudgetAmount other) => CashMicros <= other.CashMicros && Pv <= other.Pv;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CashMicros} micros, {Pv} PV");
}
