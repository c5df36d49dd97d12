namespace MessageFunctions.Budgets;

/// <summary>
/// What a line may use of a channel in a month. Each budget's limit is its quota × its elastic factor, rounded down.
/// </summary>
/// <param name="CashMicros">Cash quota in micro-units, 0 to <see cref="BudgetAmount.MaxPart"/>.</param>
/// <param name="Pv">PV quota in messages, 0 to <see cref="BudgetAmount.MaxPart"/>.</param>
/// <param name="CashElasticBasisPoints">Factor on cash in basis points, 0 to 1,000,000; 10,000 is 1.0.</param>
/// <param name="PvElasticBasisPoints">Factor on PV in basis points, 0 to 1,000,000; 10,000 is 1.0.</param>
public readonly record struct Quota(long CashMicros, long Pv, int CashElasticBasisPoints, int PvElasticBasisPoints)
{
    public const int MaxElasticBasisPoints = 1_000_000;

    /// <summary>A quota with one factor for both budgets.</summary>
    public Quota(long cashMicros, long pv, int elasticBasisPoints = 10_000)
        : this(cashMicros, pv, elasticBasisPoints, elasticBasisPoints) { }

    public BudgetAmount Amount => new(CashMicros, Pv);

    public BudgetAmount Limit => new(Elastic(CashMicros, CashElasticBasisPoints), Elastic(Pv, PvElasticBasisPoints));

    public bool IsInRange => Amount.IsInRange
        && CashElasticBasisPoints is >= 0 and <= MaxElasticBasisPoints
        && PvElasticBasisPoints is >= 0 and <= MaxElasticBasisPoints;

    private static long Elastic(long quota, int basisPoints) => checked((long)((Int128)quota * basisPoints / 10_000));
}
