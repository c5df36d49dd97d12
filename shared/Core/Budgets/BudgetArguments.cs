namespace MessageFunctions.Budgets;

/// <summary>The ranges of what callers may ask; what is outside is a caller's mistake, not an outcome.</summary>
internal static class BudgetArguments
{
    public static void Check(HoldRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var units = request.Units;
        if (units.Count is < 1 or > HoldRequest.MaxUnits)
            throw new ArgumentException($"A hold has 1 to {HoldRequest.MaxUnits} units, not {units.Count}.", nameof(request));
        var sum = BudgetAmount.Zero;
        for (var i = 0; i < units.Count; i++)
        {
            if (units[i].IsInRange) sum += units[i];
            else throw new ArgumentException($"Unit {i} of the hold is out of range: {units[i]}.", nameof(request));
        }
        if (!sum.IsInRange) throw new ArgumentException($"The hold is out of range: {sum}.", nameof(request));
    }

    public static void CheckActual(BudgetAmount actual)
    {
        if (!actual.IsInRange) throw new ArgumentException($"The actual is out of range: {actual}.", nameof(actual));
    }

    public static void CheckRecharge(ChangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Amount.IsInRange || request.Amount.IsZero)
            throw new ArgumentException($"The recharge is out of range: {request.Amount}.", nameof(request));
    }

    public static void CheckAdjustment(ChangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (cash, pv) = request.Amount;
        if (request.Amount.IsZero || !IsSigned(cash) || !IsSigned(pv))
            throw new ArgumentException($"The adjustment is out of range: {request.Amount}.", nameof(request));
    }

    public static void Check(Quota quota)
    {
        if (!quota.IsInRange) throw new ArgumentException($"The quota is out of range: {quota}.", nameof(quota));
    }

    private static bool IsSigned(long part) => part is >= -BudgetAmount.MaxPart and <= BudgetAmount.MaxPart;
}
