namespace MessageFunctions.Benchmarks;

/// <summary>1 KB messages through a queue: sent, then received and completed, one at a time by many and in batches.</summary>
public sealed class QueueThroughput : IBenchmark
{
    private const int Singles = 256;
    private const int Batches = 8;

    public string Name => "queue-throughput";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var queue = QueueBenchmark.Open(context.Directory);
        var sendSingle = await queue.SendAsync(Singles, batched: false, context.Seconds);
        var receiveSingle = await queue.ReceiveAsync(Singles, batched: false, context.Seconds * 4);
        await queue.ReceiveAsync(Batches, batched: true, context.Seconds * 4);
        var sendBatched = await queue.SendAsync(Batches, batched: true, context.Seconds);
        var receiveBatched = await queue.ReceiveAsync(Batches, batched: true, context.Seconds * 4);
        return
        [
            Rate("send 1 KB single", sendSingle),
            Rate("receive and complete 1 KB single", receiveSingle),
            Rate("send 1 KB batched", sendBatched),
            Rate("receive and complete 1 KB batched", receiveBatched),
        ];
    }

    internal static Measurement Rate(string what, (int Count, double Seconds) run) =>
        new(what, run.Count / run.Seconds, "messages/s", RawLimits.SqliteRows);
}
