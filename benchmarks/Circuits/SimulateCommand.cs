using System.Globalization;
using MessageFunctions.Core.Tests.Circuits.Simulation;
using ScottPlot;

namespace MessageFunctions.Benchmarks.Circuits;

/// <summary>
/// <c>simulate-circuits [--seed 20261125] [--hours 24] [--chart docs/circuits.png]</c>: days of traffic through the breakers on fake time, and a chart of it.
/// </summary>
internal static class SimulateCommand
{
    public const string Name = "simulate-circuits";

    private static readonly Color[] Levels = [Colors.White, Colors.Gold, Colors.DarkOrange, Colors.Red];

    public static async Task<int> RunAsync(string[] args)
    {
        var (seed, hours, chart) = (20_261_125, 24, "");
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--seed": seed = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
                case "--hours": hours = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
                case "--chart": chart = args[i + 1]; break;
                default: throw new ArgumentException($"Unknown option {args[i]}.");
            }
        }
        var report = await new CircuitSimulation(new SimulationSettings(seed, hours)).RunAsync();
        Console.Write(report.ToText());
        if (chart.Length > 0) Draw(report, chart);
        return report.LeftOver == 0 ? 0 : 1;
    }

    private static void Draw(SimulationReport report, string path)
    {
        var figure = new Multiplot();
        figure.AddPlots(3);
        var xs = report.Points.Select(point => point.At.UtcDateTime.ToOADate()).ToArray();
        Line(figure.GetPlot(0), xs, [.. report.Points.Select(point => point.Sent / 300.0)], "sent a second", report);
        Line(figure.GetPlot(1), xs, [.. report.Points.Select(point => (double)point.Waiting)], "waiting", report);
        Line(figure.GetPlot(2), xs, [.. report.Points.Select(point => Math.Log10(Math.Max(10, point.UrgentP99)))], "P0 p99, log10 ms", report);
        var legend = string.Join(" · ", SimulationSettings.Phases);
        figure.GetPlot(0).Title($"{legend}\nyellow: breaker 1, orange: breaker 2, red: breaker 3", size: 14);
        foreach (var plot in figure.GetPlots()) plot.Layout.Fixed(new PixelPadding(70, 20, 40, 60));
        figure.SavePng(path, 1_200, 900);
    }

    private static void Line(Plot plot, double[] xs, double[] ys, string label, SimulationReport report)
    {
        foreach (var (from, to, level) in Open(report.Points))
        {
            var span = plot.Add.HorizontalSpan(from.UtcDateTime.ToOADate(), to.UtcDateTime.ToOADate());
            span.FillColor = Levels[level].WithAlpha(0.4);
            span.LineWidth = 0;
        }
        for (var phase = 1; phase < SimulationSettings.Phases.Length; phase++)
        {
            var border = plot.Add.VerticalLine(report.Start.AddHours(phase * report.Settings.PhaseHours).UtcDateTime.ToOADate());
            border.Color = Colors.Gray;
            border.LineWidth = 1;
        }
        var line = plot.Add.ScatterLine(xs, ys);
        line.Color = Colors.Navy;
        plot.YLabel(label);
        plot.Axes.DateTimeTicksBottom();
    }

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To, int Level)> Open(IReadOnlyList<SimulationPoint> points)
    {
        for (var i = 0; i + 1 < points.Count; i++)
        {
            if (points[i].OpenLevel > 0) yield return (points[i].At, points[i + 1].At, points[i].OpenLevel);
        }
    }
}
