using System.Buffers;
using System.Diagnostics;
using System.Text;
using MessageFunctions.Messages.Accept;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Benchmarks.Messages;

/// <summary>Single messages over HTTP from 64 connections, durable before each 202, against a Kestrel endpoint that echoes the same body; in turns, by the same client.</summary>
public sealed class AcceptSingle : IBenchmark
{
    private const string Echo = "Kestrel echo of the same body";
    private const int Clients = 64;
    private const int Turns = 4;

    public string Name => "accept-single";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var bench = AcceptBench.Open(context.Directory);
        await using var app = Start(bench);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var (echoes, accepts) = (0.0, 0.0);
        var latencies = new List<double>();
        for (var turn = 0; turn <= Turns; turn++)
        {
            var echo = await RateAsync(address, "/echo", context.Seconds / Turns / 2, []);
            var accept = await RateAsync(address, "/messages", context.Seconds / Turns / 2, turn == 0 ? [] : latencies);
            if (turn == 0) continue;
            echoes += echo / Turns;
            accepts += accept / Turns;
        }
        await app.StopAsync();
        latencies.Sort();
        return
        [
            new Measurement(Echo, echoes, "req/s"),
            new Measurement("single accepts", accepts, "req/s", Echo),
            new Measurement("single accepts of Kestrel echo", 100 * accepts / echoes, "%"),
            new Measurement("single accept p50", latencies[latencies.Count / 2], "ms"),
            new Measurement("single accept p99", latencies[(int)(latencies.Count * 0.99)], "ms"),
        ];
    }

    private static WebApplication Start(AcceptBench bench)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var accept = bench.Get<AcceptMessage>();
        app.MapPost("/echo", (HttpContext http) => AnswerAsync(http, body => ValueTask.FromResult(body)));
        app.MapPost("/messages", (HttpContext http) => AnswerAsync(http, async body =>
            await accept.RunAsync(bench.Request, body) is AcceptResult.Message message
                ? Encoding.ASCII.GetBytes(message.Id.ToString())
                : throw new InvalidOperationException("The message was not accepted.")));
        return app;
    }

    private static async Task AnswerAsync(HttpContext http, Func<ReadOnlyMemory<byte>, ValueTask<ReadOnlyMemory<byte>>> answer)
    {
        var read = await http.Request.BodyReader.ReadAsync();
        while (!read.IsCompleted)
        {
            http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await http.Request.BodyReader.ReadAsync();
        }
        var output = await answer(read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray());
        http.Response.ContentLength = output.Length;
        await http.Response.BodyWriter.WriteAsync(output);
        http.Request.BodyReader.AdvanceTo(read.Buffer.End);
    }

    private static async Task<double> RateAsync(Uri address, string path, double seconds, List<double> latencies)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => RawHttpPost.CountAsync(address, path, AcceptBench.Body, begun, seconds, latencies))));
        return counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
