using System.Diagnostics;

namespace MessageFunctions.Benchmarks.Durable;

/// <summary>Orchestrations of three activities: a second at 256 in flight, and the latency of one when nothing else runs.</summary>
public sealed class DurableThroughput : IBenchmark
{
    public string Name => "durable-orchestrations";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var host = DurableHost.Start(context.Directory);
        await host.RateAsync(64, Math.Min(1, context.Seconds));
        var latencies = await LatenciesAsync(host, context.Seconds);
        var rate = await host.RateAsync(256, context.Seconds);
        return
        [
            new Measurement("3-activity orchestrations, 256 in flight", rate, "orchestrations/s", RawLimits.Fsync),
            new Measurement("3-activity orchestration idle, p50", latencies[latencies.Count / 2], "ms"),
            new Measurement("3-activity orchestration idle, p99", latencies[latencies.Count * 99 / 100], "ms"),
        ];
    }

    private static async Task<List<double>> LatenciesAsync(DurableHost host, double seconds)
    {
        var latencies = new List<double>();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            var began = Stopwatch.GetTimestamp();
            await host.RunOneAsync();
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        latencies.Sort();
        return latencies;
    }
}
