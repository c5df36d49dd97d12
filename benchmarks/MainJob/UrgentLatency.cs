using System.Diagnostics;
using System.Net.Http.Json;

namespace MessageFunctions.Benchmarks.MainJob;

/// <summary>
/// How long a P0 message takes from its acceptance to its provider: alone, and while P3 messages come in at ten times the rate at which the same
/// channel can take anything.
/// </summary>
public sealed class UrgentLatency : IBenchmark
{
    // Two places, 10 messages a request, 20 ms a request: 1,000 messages a second.
    private const int Drain = 1_000;
    private const int Flood = 10 * Drain;
    private const int FloodBatch = 500;

    public string Name => "main-job-urgent";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var app = await MainJobApp.StartAsync(context.Directory, new Dictionary<string, string>
        {
            ["Channels__Simulator__LatencyMilliseconds"] = "20",
            ["Channels__Simulator__BatchSize"] = "10",
            ["Channels__Simulator__Concurrency"] = "2",
        });
        await MeasureAsync(app, 1);
        var idle = await MeasureAsync(app, context.Seconds);

        using var stopping = new CancellationTokenSource();
        var sent = 0L;
        var watch = Stopwatch.StartNew();
        var flood = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stopping.IsCancellationRequested)
            {
                var ahead = (Interlocked.Add(ref sent, FloodBatch) / (double)Flood) - watch.Elapsed.TotalSeconds;
                if (ahead > 0) await Task.Delay(TimeSpan.FromSeconds(ahead), TimeProvider.System);
                await FloodAsync(app.Http);
            }
        })).ToList();
        await MeasureAsync(app, 1);
        var begun = (Sent: Volatile.Read(ref sent), At: watch.Elapsed.TotalSeconds);
        var flooded = await MeasureAsync(app, context.Seconds);
        var rate = (Volatile.Read(ref sent) - begun.Sent) / (watch.Elapsed.TotalSeconds - begun.At);
        await stopping.CancelAsync();
        await Task.WhenAll(flood);
        return
        [
            new Measurement("P0 accepted to sent, idle, p50", At(idle, 50), "ms"),
            new Measurement("P0 accepted to sent, idle, p99", At(idle, 99), "ms"),
            new Measurement("P0 accepted to sent, P3 flood, p50", At(flooded, 50), "ms"),
            new Measurement("P0 accepted to sent, P3 flood, p99", At(flooded, 99), "ms", "P0 accepted to sent, idle, p99"),
            new Measurement("P3 flood, accepted", rate, "messages/s"),
            new Measurement("P3 flood over what the channel takes", rate / Drain, "×"),
            new Measurement("P0 messages measured", flooded.Count, ""),
        ];
    }

    private static async Task<List<double>> MeasureAsync(MainJobApp app, double seconds)
    {
        var ids = new List<string>();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            ids.Add(await app.SingleAsync("orders", "transactional"));
            await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System);
        }
        var latencies = new List<double>(ids.Count);
        foreach (var id in ids)
        {
            double? after;
            while ((after = await app.SentAfterAsync(id)) is null)
            {
                if (watch.Elapsed.TotalSeconds > seconds + 60) throw new TimeoutException($"{id} is not sent.\n{app.Process.Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
            latencies.Add(after.Value);
        }
        latencies.Sort();
        return latencies;
    }

    private static async Task FloodAsync(HttpClient http)
    {
        var messages = Enumerable.Range(0, FloodBatch).Select(n => new { to = new { user = $"customer-{n}" } });
        using var answer = await http.PostAsJsonAsync("api/v1/batches", new { line = "promo", kind = "marketing", channels = (string[])["simulator"], content = new { text = "Offer" }, messages });
        answer.EnsureSuccessStatusCode();
    }

    private static double At(List<double> sorted, int percent) => sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
