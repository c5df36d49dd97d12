namespace MessageFunctions.Benchmarks;

/// <summary>The same with 1,000,000 messages waiting: what they take in memory, and what they cost in speed.</summary>
public sealed class QueueBacklog : IBenchmark
{
    private const int Backlog = 1_000_000;
    private const int Sample = 50_000;
    private const int Parallel = 8;

    public string Name => "queue-backlog";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var queue = QueueBenchmark.Open(context.Directory);
        await queue.SendAsync(Parallel, batched: true, double.MaxValue, Sample);
        var emptySend = await queue.SendAsync(Parallel, batched: true, double.MaxValue, Sample);
        var emptyReceive = await queue.ReceiveAsync(Parallel, batched: true, double.MaxValue, Sample);
        await queue.SendAsync(Parallel, batched: true, double.MaxValue, Backlog - Sample);
        var send = await queue.SendAsync(Parallel, batched: true, double.MaxValue, Sample);
        var receive = await queue.ReceiveAsync(Parallel, batched: true, double.MaxValue, Sample);
        GC.Collect();
        return
        [
            QueueThroughput.Rate("send, nearly empty", emptySend),
            QueueThroughput.Rate("send, 1,000,000 waiting", send),
            QueueThroughput.Rate("receive and complete, nearly empty", emptyReceive),
            QueueThroughput.Rate("receive and complete, 1,000,000 waiting", receive),
            new Measurement("managed memory, 1,000,000 waiting", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB"),
            new Measurement("working set, 1,000,000 waiting", Environment.WorkingSet / 1e6, "MB"),
        ];
    }
}
