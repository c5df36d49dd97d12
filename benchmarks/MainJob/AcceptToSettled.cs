using System.Diagnostics;

namespace MessageFunctions.Benchmarks.MainJob;

/// <summary>
/// The whole path over a channel that answers at once: streamed in over HTTP, made durable, queued, paid for, sent, settled. What each message
/// took of queues, tables, documents and orchestrations, and what a million of them would cost on Azure.
/// </summary>
public sealed class AcceptToSettled : IBenchmark
{
    private const int Warmup = 20_000;
    private const int PerSecond = 20_000;

    public string Name => "main-job-settled";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var app = await MainJobApp.StartAsync(context.Directory);
        await RunAsync(app, Warmup, 0);
        var count = (int)(context.Seconds * PerSecond);
        var before = await app.OperationsAsync();
        var processor = app.Process.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var accepted = await RunAsync(app, count, Warmup);
        var seconds = watch.Elapsed.TotalSeconds;
        var used = app.Process.ProcessorTime - processor;
        var operations = await app.OperationsAsync();
        var each = operations.ToDictionary(pair => pair.Key, pair => (pair.Value - before.GetValueOrDefault(pair.Key)) / count);
        return
        [
            new Measurement("accepted to settled", count / seconds, "messages/s", RawLimits.SqliteRows),
            new Measurement("of that, accepted", count / accepted, "messages/s", RawLimits.SqliteRows),
            new Measurement("processor time of the app", used.TotalMicroseconds / count, "µs/message"),
            .. each.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Measurement($"operations: {pair.Key}", pair.Value, "/message")),
            new Measurement("Azure, variable cost", AzureCost.PerMillion(each), "USD/million"),
        ];
    }

    private static async Task<double> RunAsync(MainJobApp app, int count, int before)
    {
        var watch = Stopwatch.StartNew();
        await app.StreamAsync("promo", "marketing", count);
        var accepted = watch.Elapsed.TotalSeconds;
        while (await app.SpentAsync("promo") < before + count)
        {
            if (watch.Elapsed.TotalMinutes > 3) throw new TimeoutException($"{await app.SpentAsync("promo") - before} of {count} are settled.\n{app.Process.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        return accepted;
    }
}
