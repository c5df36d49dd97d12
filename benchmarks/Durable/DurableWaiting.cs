namespace MessageFunctions.Benchmarks.Durable;

/// <summary>100,000 orchestrations that wait for an event: what they cost in memory, and what they cost the others in speed.</summary>
public sealed class DurableWaiting : IBenchmark
{
    private const int Waiting = 100_000;

    public string Name => "durable-waiting";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var host = DurableHost.Start(context.Directory);
        await host.RateAsync(256, Math.Min(1, context.Seconds));
        var before = await host.RateAsync(256, context.Seconds);
        for (var batch = 0; batch < Waiting; batch += 1_000)
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => host.Client.ScheduleNewOrchestrationInstanceAsync("Waiting")));
        while (host.Engine.Live.Active > 0) await Task.Yield();
        var after = await host.RateAsync(256, context.Seconds);
        GC.Collect();
        return
        [
            new Measurement("rate before", before, "orchestrations/s"),
            new Measurement("rate with 100,000 waiting", after, "orchestrations/s"),
            new Measurement("rate kept with 100,000 waiting", after / before * 100, "%"),
            new Measurement("working set with 100,000 waiting", Environment.WorkingSet / 1024d / 1024d, "MB"),
            new Measurement("managed heap with 100,000 waiting", GC.GetTotalMemory(forceFullCollection: true) / 1024d / 1024d, "MB"),
        ];
    }
}
