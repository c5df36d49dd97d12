using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MessageFunctions.Access;
using MessageFunctions.Functions.FirstRun;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace MessageFunctions.Functions.Demo;

/// <summary>
/// <c>demo [messages]</c>: starts the app on a data directory of its own, sends a mixed campaign over HTTP through all four queues with budgets
/// that run short, and ends with a table of what became of every message and every account.
/// </summary>
internal static class DemoCommand
{
    private const string Port = "7077";
    private const int DefaultMessages = 5_000;
    private const int MaxMessages = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static bool IsAskedFor(string[] args) => args is ["demo", ..];

    /// <summary>A fresh data directory and a port of its own, so that a demonstration meets nothing that is there.</summary>
    public static string[] Prepare()
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var parent = Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_DATA") ?? ".data";
        Environment.SetEnvironmentVariable("MESSAGEFUNCTIONS_DATA", Path.GetFullPath(Path.Combine(parent, $"demo-{stamp}")));
        return ["--port", Port];
    }

    /// <summary>A simulator that behaves like a provider, and quiet logs.</summary>
    public static void Configure(IConfigurationBuilder configuration) => configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Welcome:Show"] = "false",
        ["Channels:Recovery:FirstDelaySeconds"] = "1",
        ["Channels:Simulator:LatencyMilliseconds"] = "5",
        ["Channels:Simulator:TimeoutMilliseconds"] = "200",
        ["Channels:Simulator:RejectedBasisPoints"] = "100",
        ["Channels:Simulator:RetryableBasisPoints"] = "100",
        ["Channels:Simulator:TakenUnansweredBasisPoints"] = "10",
        ["Channels:Simulator:ReceiptUrl"] = $"http://localhost:{Port}/api/v1/receipts/simulator",
        ["Channels:Simulator:ReceiptSecret"] = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        ["Channels:Simulator:ReceiptFailedBasisPoints"] = "50",
    });

    public static async Task<int> RunAsync(IHost host, string[] args)
    {
        var count = args.Length > 1 ? int.Parse(args[1], NumberStyles.None, CultureInfo.InvariantCulture) : DefaultMessages;
        if (count is < 1_000 or > MaxMessages)
        {
            await Console.Error.WriteLineAsync($"demo takes a number of messages from 1000 to {MaxMessages}.");
            return 2;
        }

        // Wide enough for the tables where the output is not a terminal.
        if (AnsiConsole.Profile.Width < 100) AnsiConsole.Profile.Width = 100;
        await host.StartAsync();
        try
        {
            var services = host.Services;
            var key = services.GetRequiredService<SeedService>().Keys.First(key => key.Roles == Roles.Sender);
            await LimitBudgetsAsync(services.GetRequiredService<TenantStore>(), count);
            using var http = new HttpClient { BaseAddress = new Uri(Welcome.Address(services.GetRequiredService<IServer>()) + "/"), Timeout = TimeSpan.FromSeconds(100) };
            http.DefaultRequestHeaders.Add("x-api-key", key.Text);

            AnsiConsole.MarkupLine($"[bold]MessageFunctions[/] at {http.BaseAddress}api, {count:N0} messages. The budgets of [bold]promo[/] and [bold]care[/] run short.");
            var watch = Stopwatch.StartNew();
            var campaign = new DemoCampaign(http, count);
            await campaign.SendAsync();
            var accepted = watch.Elapsed;
            var report = await DemoReport.FollowAsync(services, campaign, Patience);
            await report.PrintAsync(accepted, watch.Elapsed);
            return report.IsSound ? 0 : 1;
        }
        finally
        {
            await host.StopAsync();
        }
    }

    /// <summary>Promotions get money for half of their messages and lose the rest; customer care for four in five, and waits for more.</summary>
    private static async Task LimitBudgetsAsync(TenantStore store, int count)
    {
        foreach (var (line, messages) in new[] { (DemoSeed.Promo, DemoCampaign.Promotions(count) / 2), (DemoSeed.Care, DemoCampaign.Care(count) * 4 / 5) })
            await store.SaveQuotaAsync(DemoSeed.Demo, new Quota(line, DemoSeed.Simulator, 50L * messages, 1_000_000), WriteCondition.Always);
    }
}
