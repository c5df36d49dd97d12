using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MessageFunctions.Benchmarks;

/// <summary>The figures of all runs as a table for people and as JSON for machines: median with minimum and maximum, and ratios to the raw limits.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Dictionary<(string Benchmark, string What), Series> _series = [];

    public void Add(string benchmark, IEnumerable<Measurement> measurements)
    {
        foreach (var m in measurements)
        {
            if (!_series.TryGetValue((benchmark, m.What), out var series))
                _series.Add((benchmark, m.What), series = new Series(m.Unit, m.RatioTo));
            series.Values.Add(m.Value);
        }
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder("| benchmark | figure | median | min | max | unit | runs | ratio |\n|---|---|---:|---:|---:|---|---:|---|\n");
        foreach (var ((benchmark, what), series) in _series)
        {
            var ratio = Ratio(series) is { } r ? string.Create(CultureInfo.InvariantCulture, $"{r:0.###} × {series.RatioTo}") : "";
            text.Append(CultureInfo.InvariantCulture, $"| {benchmark} | {what} | {Number(series.Median)} | {Number(series.Values.Min())} | {Number(series.Values.Max())} | {series.Unit} | {series.Values.Count} | {ratio} |\n");
        }
        return text.ToString();
    }

    public string ToJson() => JsonSerializer.Serialize(
        _series.Select(entry => new
        {
            benchmark = entry.Key.Benchmark,
            figure = entry.Key.What,
            unit = entry.Value.Unit,
            median = entry.Value.Median,
            min = entry.Value.Values.Min(),
            max = entry.Value.Values.Max(),
            runs = entry.Value.Values,
            ratioTo = entry.Value.RatioTo,
            ratio = Ratio(entry.Value),
        }),
        Indented);

    private double? Ratio(Series series)
    {
        if (series.RatioTo is null) return null;
        var limit = _series.FirstOrDefault(other => other.Key.What == series.RatioTo).Value;
        return limit is null ? null : series.Median / limit.Median;
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
