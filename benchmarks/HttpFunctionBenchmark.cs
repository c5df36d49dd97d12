using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Benchmarks;

/// <summary>The function that is measured: what the bare endpoint does, with a class made per call and a middleware around it.</summary>
public sealed class EchoFunction(TimeProvider time)
{
    public static readonly byte[] Answer = "hello, world"u8.ToArray();

    [Function("benchmark-echo")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "benchmark/echo")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(time);
        return WriteAsync(request.HttpContext);
    }

    public static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = Answer.Length;
        return context.Response.Body.WriteAsync(Answer).AsTask();
    }
}

/// <summary>Requests a second of an HTTP function against a bare Kestrel endpoint that does the same, in turns, by the same client; and how long a host takes to its first answer.</summary>
public sealed class HttpFunctionBenchmark : IBenchmark
{
    private const string Bare = "bare Kestrel";

    private const int Clients = 32;

    public string Name => "http-function";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        var begun = Stopwatch.GetTimestamp();
        using var function = StartFunction(context.Directory);
        await function.StartAsync();
        using (var client = new HttpClient { BaseAddress = Address(function) }) await client.GetStringAsync("/api/benchmark/echo");
        var firstAnswer = Stopwatch.GetElapsedTime(begun);
        await using var bare = StartBare();
        await bare.StartAsync();

        var (bareCount, functionCount) = (0.0, 0.0);
        const int Turns = 4;
        // In turns, so that what else the machine does falls on both alike; the first turn only warms up.
        for (var turn = 0; turn <= Turns; turn++)
        {
            var bareRate = await RateAsync(Address(bare), "/echo", context.Seconds / Turns / 2);
            var functionRate = await RateAsync(Address(function), "/api/benchmark/echo", context.Seconds / Turns / 2);
            if (turn == 0) continue;
            bareCount += bareRate / Turns;
            functionCount += functionRate / Turns;
        }
        await function.StopAsync();
        await bare.StopAsync();
        return
        [
            new Measurement(Bare, bareCount, "req/s"),
            new Measurement("HTTP function", functionCount, "req/s", Bare),
            new Measurement("HTTP function of bare Kestrel", 100 * functionCount / bareCount, "%"),
            new Measurement("host start to first answer", firstAnswer.TotalMilliseconds, "ms"),
        ];
    }

    private static IHost StartFunction(string directory)
    {
        var builder = FunctionsApplication.CreateBuilder(
            ["--urls", "http://127.0.0.1:0", "--AzureWebJobsScriptRoot", directory, "--MESSAGEFUNCTIONS_DATA", Path.Combine(directory, "data")]);
        builder.Functions.Types = [typeof(EchoFunction)];
        builder.Logging.ClearProviders();
        builder.ConfigureFunctionsWebApplication().UseMiddleware((invocation, next) => next());
        return builder.Build();
    }

    private static WebApplication StartBare()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(EchoFunction.WriteAsync);
        return app;
    }

    private static Uri Address(IHost host) =>
        new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static async Task<double> RateAsync(Uri address, string path, double seconds)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => RawHttpClient.CountAsync(address, path, EchoFunction.Answer, begun, seconds))));
        return counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
