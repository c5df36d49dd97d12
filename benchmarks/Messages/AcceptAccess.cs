using System.Diagnostics;
using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Access.Jwt;
using MessageFunctions.Functions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Benchmarks.Messages;

/// <summary>
/// What the front door adds to the accept path: the same function on the same storage, from 64 connections, with a caller that is known beforehand and no limits,
/// with an API key and limits, and with a token and limits; in turns.
/// </summary>
public sealed class AcceptAccess : IBenchmark
{
    private const string Open = "accepts of a known caller, no limits";
    private const int Clients = 64;
    private const int Turns = 6;

    public string Name => "accept-access";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var bench = AcceptBench.Open(context.Directory);
        var tenants = bench.Get<TenantStore>();
        await new DemoSeed(tenants, bench.Get<Templates.TemplateStore>(), TimeProvider.System).ApplyAsync();
        var issued = (ApiKeyIssue.Issued)await bench.Get<ApiKeyIssuer>().IssueAsync(DemoSeed.Demo, new ApiKeyRequest("bench", Roles.Sender));
        using var token = new StringWriter();
        TokenCommand.Run(["demo", "bench", "sender"], context.Directory, TimeProvider.System, token, TextWriter.Null);

        using var open = Start(bench, context.Directory, guarded: false);
        using var guarded = Start(bench, context.Directory, guarded: true);
        await open.StartAsync();
        await guarded.StartAsync();
        (string What, IHost Host, string Header, List<double> Rates, List<double> Latencies)[] ways =
        [
            (Open, open, "", [], []),
            ("accepts by key with limits", guarded, $"x-api-key: {issued.Text}\r\n", [], []),
            ("accepts by token with limits", guarded, $"Authorization: Bearer {token.ToString().Trim()}\r\n", [], []),
        ];
        for (var turn = 0; turn <= Turns; turn++)
        {
            // The order turns too, so that nothing always comes first; the first turn only warms up.
            foreach (var way in turn % 2 == 0 ? ways : [.. ways.Reverse()])
            {
                var rate = await RateAsync(way.Host, way.Header, context.Seconds / Turns, turn == 0 ? [] : way.Latencies);
                if (turn > 0) way.Rates.Add(rate);
            }
        }
        await open.StopAsync();
        await guarded.StopAsync();
        var free = Median(ways[0].Rates);
        return
        [
            .. ways.Select(way => new Measurement(way.What, Median(way.Rates), "req/s", way.What == Open ? null : Open)),
            .. ways.Skip(1).Select(way => new Measurement($"{way.What}: added time a message", 100 * (free / Median(way.Rates) - 1), "%")),
            .. ways.Select(way => new Measurement($"{way.What}: p50", Median(way.Latencies), "ms")),
        ];
    }

    private static IHost Start(AcceptBench bench, string directory, bool guarded)
    {
        var builder = FunctionsApplication.CreateBuilder(
        [
            "--urls", "http://127.0.0.1:0", "--AzureWebJobsScriptRoot", directory, "--MESSAGEFUNCTIONS_DATA", Path.Combine(directory, guarded ? "guarded" : "open"),
            "--Access:Jwt:Issuer", TokenCommand.Issuer, "--Access:Jwt:Jwks", Path.Combine(directory, "development-jwks.json"),
            "--Access:Rates:MessagesPerSecond", "10000000", "--Access:Rates:MessagesBurst", "100000000",
        ]);
        builder.Functions.Types = [typeof(AcceptFunctions)];
        builder.Logging.ClearProviders();
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(bench.Tables).AddSingleton(bench.Log).AddSingleton(bench.Queue).AddTenants().AddMessages().AddMessageHttp();
        if (guarded)
        {
            builder.Services.AddAccess(builder.Configuration);
            builder.UseAccess();
        }
        else
        {
            builder.UseMiddleware<KnownCaller>();
        }
        return builder.Build();
    }

    private static async Task<double> RateAsync(IHost host, string header, double seconds, List<double> latencies)
    {
        var address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() =>
            RawHttpPost.CountAsync(address, "/api/v1/messages", AcceptBench.Body, begun, seconds, latencies, header, "HTTP/1.1 202"))));
        return counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class KnownCaller : IFunctionsWorkerMiddleware
    {
        private static readonly CallerContext Caller = new(DemoSeed.Demo, "bench", Roles.Sender, CredentialKinds.ApiKey);

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.InstanceServices.GetRequiredService<CallerAccessor>().Set(Caller);
            return next(context);
        }
    }
}
