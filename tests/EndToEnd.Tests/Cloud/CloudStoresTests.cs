using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MessageFunctions.EndToEnd.Tests.Cloud;

/// <summary>The app as a process of its own, its tables in Azurite and its log in the Cosmos DB stand-in; only queues and sagas are its own.</summary>
public sealed class CloudStoresTests(CloudStores stores, ITestOutputHelper output) : IClassFixture<CloudStores>
{
    private const int Messages = 1_000;
    private const int PerEnvelope = 50;

    [Fact]
    public async Task On_Tables_and_Cosmos_DB_messages_are_paid_for_sent_and_explained_through_a_kill_and_cost_few_operations()
    {
        await using var receipts = await ReceiptRelay.StartAsync();
        var settings = stores.Settings;
        settings["Telemetry__Prometheus"] = "true";
        settings["Channels__Simulator__ReceiptUrl"] = receipts.Address;
        settings["Channels__Simulator__ReceiptSecret"] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        string staff, platform;
        await using (var first = await AppProcess.StartAsync(stores.Directory, settings))
        {
            receipts.App = first.Address;
            staff = await first.KeyAsync("demo-staff");
            platform = await first.KeyAsync("platform");
            using var http = first.Client(staff);
            var client = new AppClient(http);
            Assert.False(File.Exists(Path.Combine(stores.Directory, "data", "tables.db")) || File.Exists(Path.Combine(stores.Directory, "data", "documents.db")), "SQLite serves a store.");

            await MainJobAsync(client, first);
            await MeasureAsync(client, first, platform);
            var batch = await client.SendBatchAsync("simulator", 300);
            await AppClient.UntilAsync(async () => await client.GoneAsync(batch) > 0, () => first.Output);
            await first.KillAsync();
            receipts.App = null;

            await using var second = await AppProcess.StartAsync(stores.Directory, settings);
            receipts.App = second.Address;
            using var again = second.Client(staff);
            var after = new AppClient(again);
            await AppClient.UntilAsync(async () => await after.GoneAsync(batch) == 300, () => second.Output);
            await AppClient.UntilAsync(async () => await after.SpentAsync("orders", "simulator") == (1 + Messages + 300) * 50, () => second.Output);
        }
    }

    private static async Task MainJobAsync(AppClient client, AppProcess app)
    {
        var id = await client.SendAsync("simulator", new { user = "ada" }, new { text = "It is on its way." });
        var record = default(JsonElement);
        await AppClient.UntilAsync(async () =>
        {
            record = await client.RecordAsync(id);
            return record.GetProperty("steps").EnumerateArray().Any(step => step.GetProperty("event").GetString() == "settled")
                && record.GetProperty("status").GetString() == "delivered";
        }, () => $"{record}\n{app.Output}");
        var steps = record.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("event").GetString()).ToList();
        Assert.Contains("reserved", steps);
        Assert.Contains("result_accepted", steps);
        Assert.Equal(50, await client.SpentAsync("orders", "simulator"));
    }

    /// <summary>What leaves the SDKs for messages in envelopes of 50, all that runs beside them included.</summary>
    private async Task MeasureAsync(AppClient client, AppProcess app, string platform)
    {
        using var metrics = app.Client(platform);
        var before = await OperationsAsync(metrics);
        var batches = new List<string>();
        for (var i = 0; i < Messages / PerEnvelope; i++) batches.Add(await client.SendBatchAsync("simulator", PerEnvelope));
        var after = before;
        await AppClient.UntilAsync(async () =>
        {
            after = await OperationsAsync(metrics);
            return after.Receipts - before.Receipts >= Messages;
        }, () => $"{after.Receipts - before.Receipts} receipts\n{app.Output}");
        foreach (var batch in batches) await AppClient.UntilAsync(async () => await client.GoneAsync(batch) == PerEnvelope, () => app.Output);
        await AppClient.UntilAsync(async () => await client.SpentAsync("orders", "simulator") == (1 + Messages) * 50, () => app.Output);
        after = await OperationsAsync(metrics);

        var tables = after.Tables - before.Tables;
        var receipts = after.Receipts - before.Receipts;
        var documents = after.Documents - before.Documents - receipts;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Per message, in envelopes of {PerEnvelope}: {tables / Messages:F3} table requests, {documents / Messages:F3} documents and {receipts / Messages:F3} of receipts written, {(after.Reads - before.Reads) / Messages:F3} reads of the log."));
        Assert.InRange(tables, 1, 0.2 * Messages);
        Assert.InRange(documents, 1, 0.1 * Messages);
        Assert.InRange(receipts, 1, Messages);
    }

    private async Task<Operations> OperationsAsync(HttpClient metrics)
    {
        var page = await metrics.GetStringAsync("api/metrics");
        return new Operations(
            Sum(page, "http_client_request_duration_seconds_count", $"server_port=\"{stores.Tables.Port}\""),
            Sum(page, "messagefunctions_cosmos_request_charge_count", "operation=\"append\""),
            Sum(page, "messagefunctions_cosmos_request_charge_count", "operation=\"get\"") + Sum(page, "messagefunctions_cosmos_request_charge_count", "operation=\"read\""),
            Sum(page, "messagefunctions_receipts_total", ""));
    }

    private static double Sum(string page, string metric, string tag) =>
        Regex.Matches(page, $@"^{metric}(?:_ratio)?\{{(?<tags>[^}}]*)\}} (?<value>[\d.eE+]+)", RegexOptions.Multiline)
            .Where(line => line.Groups["tags"].Value.Contains(tag, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));

    private sealed record Operations(double Tables, double Documents, double Reads, double Receipts);
}
