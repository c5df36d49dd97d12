namespace MessageFunctions.Benchmarks;

/// <summary>The values of one figure over all runs.</summary>
internal sealed record Series(string Unit, string? RatioTo)
{
    public List<double> Values { get; } = [];

    public double Median
    {
        get
        {
            var sorted = Values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
