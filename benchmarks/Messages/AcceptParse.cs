using System.Diagnostics;
using System.Text;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;

namespace MessageFunctions.Benchmarks.Messages;

/// <summary>Reading and validating, without storing: a single message, and one line of a batch.</summary>
public sealed class AcceptParse : IBenchmark
{
    public string Name => "accept-parse";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var bench = AcceptBench.Open(context.Directory);
        var heads = bench.Get<HeadAcceptance>();
        ReadOnlyMemory<byte> single = Encoding.UTF8.GetBytes(AcceptBench.Body);
        ReadOnlyMemory<byte> line = """{"to":{"email":"ada.lovelace@example.com"},"reference":"customer-4711"}"""u8.ToArray();
        var head = Single(heads, bench.Request, single);
        return
        [
            Measure("single message, read and validate", context.Seconds / 2, () => Single(heads, bench.Request, single)),
            Measure("line of a batch, read and validate", context.Seconds / 2, () => Line(head, line)),
        ];
    }

    private static AcceptedHead Single(HeadAcceptance heads, AcceptRequest request, ReadOnlyMemory<byte> body)
    {
        var problems = default(ProblemList);
        var (head, message) = RequestReader.ReadMessage(body, ref problems);
        var accepted = heads.Validate(request, head, null, contentMayFollow: false, ref problems)!;
        message.Content = head.Content;
        MessageValidator.Validate(accepted, message, ref problems);
        return problems.IsEmpty ? accepted : throw new InvalidOperationException(problems.Items[0].ToString());
    }

    private static RequestMessage Line(AcceptedHead head, ReadOnlyMemory<byte> line)
    {
        var problems = default(ProblemList);
        var message = RequestReader.ReadLine(line, ref problems);
        MessageValidator.Validate(head, message, ref problems);
        return problems.IsEmpty ? message : throw new InvalidOperationException(problems.Items[0].ToString());
    }

    private static Measurement Measure(string what, double seconds, Func<object> work)
    {
        for (var i = 0; i < 20_000; i++) work();
        var count = 0L;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            for (var i = 0; i < 1_000; i++) work();
            count += 1_000;
        }
        return new Measurement(what, watch.Elapsed.TotalNanoseconds / count, "ns");
    }
}
