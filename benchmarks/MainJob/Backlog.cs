using System.Diagnostics;

namespace MessageFunctions.Benchmarks.MainJob;

/// <summary>A stream of 1,000,000 lines into an app whose channel stands still: how fast it is taken, and what memory the app has while all of it waits.</summary>
public sealed class Backlog : IBenchmark
{
    private const int Messages = 1_000_000;

    public string Name => "main-job-backlog";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var app = await MainJobApp.StartAsync(context.Directory, new Dictionary<string, string>
        {
            ["Channels__Simulator__LatencyMilliseconds"] = "60000",
            ["Channels__Simulator__Concurrency"] = "1",
        });
        await app.StreamAsync("promo", "marketing", 1_000);
        var idle = app.Process.WorkingSet;
        var peak = 0L;
        using var stopping = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!stopping.IsCancellationRequested)
            {
                peak = Math.Max(peak, app.Process.WorkingSet);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        });
        var watch = Stopwatch.StartNew();
        await app.StreamAsync("promo", "marketing", Messages);
        var seconds = watch.Elapsed.TotalSeconds;
        await stopping.CancelAsync();
        await watching;
        return
        [
            new Measurement("1,000,000 lines streamed in", Messages / seconds, "messages/s", RawLimits.SqliteRows),
            new Measurement("memory before", idle / 1e6, "MB"),
            new Measurement("memory at most while it came in", peak / 1e6, "MB"),
            new Measurement("memory with 1,000,000 queued", app.Process.WorkingSet / 1e6, "MB"),
        ];
    }
}
