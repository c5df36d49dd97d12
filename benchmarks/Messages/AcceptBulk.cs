using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;

namespace MessageFunctions.Benchmarks.Messages;

/// <summary>Batches, durable before the answer: streamed as NDJSON over four connections' worth of streams, and as JSON of 10,000.</summary>
public sealed class AcceptBulk : IBenchmark
{
    private const int Streams = 4;
    private const int Messages = 10_000;
    private const string Head = """{"line":"orders","kind":"service","content":{"text":"Hello"}""";

    public string Name => "accept-bulk";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var bench = AcceptBench.Open(context.Directory);
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', [Head + "}", .. Enumerable.Range(0, Messages).Select(Line)]));
        var json = Encoding.UTF8.GetBytes($"{Head},\"messages\":[{string.Join(',', Enumerable.Range(0, Messages).Select(Line))}]}}");
        var (stream, batch) = (bench.Get<AcceptBatchStream>(), bench.Get<AcceptBatch>());
        var observer = new Observer();
        return
        [
            await MeasureAsync("bulk accept, NDJSON", context.Seconds / 2, async () =>
            {
                if (await stream.RunAsync(bench.Request, PipeReader.Create(new MemoryStream(lines)), observer) is { } problem) throw new InvalidOperationException(problem.Code);
            }),
            await MeasureAsync("bulk accept, JSON", context.Seconds / 2, async () =>
            {
                if (await batch.RunAsync(bench.Request, json) is not AcceptResult.Batch { Summary.Accepted: Messages }) throw new InvalidOperationException("The batch was not accepted.");
            }),
        ];
    }

    private static async Task<Measurement> MeasureAsync(string what, double seconds, Func<Task> send)
    {
        await send();
        var count = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                await send();
                Interlocked.Add(ref count, Messages);
            }
        })));
        return new Measurement(what, count / watch.Elapsed.TotalSeconds, "messages/s", RawLimits.SqliteRows);
    }

    private static string Line(int i) => $$$"""{"to":{"email":"customer{{{i}}}@example.com"}}""";

    private sealed class Observer : IBatchObserver
    {
        public ValueTask StartedAsync(BatchId batch) => default;

        public ValueTask RejectedAsync(RejectedMessage message) => throw new InvalidOperationException(message.Problems[0].ToString());

        public ValueTask EndedAsync(BatchSummary summary) => summary.Accepted == Messages ? default : throw new InvalidOperationException(summary.ToString());
    }
}
