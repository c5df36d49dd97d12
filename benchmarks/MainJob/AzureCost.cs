using System.Text.Json;

namespace MessageFunctions.Benchmarks.MainJob;

/// <summary>
/// What counted operations would cost on Azure, by the dated prices of <c>docs/cost/prices.json</c>. What the code cannot count is taken from the same
/// file: request units of a document operation, Durable's own storage operations, executions and GB-seconds, each by envelope.
/// </summary>
internal static class AzureCost
{
    /// <summary>US dollars a million messages, without what a month costs whatever is sent.</summary>
    /// <param name="operations">By store and operation, each by message.</param>
    public static double PerMillion(IReadOnlyDictionary<string, double> operations)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Find()));
        var prices = file.RootElement.GetProperty("prices").EnumerateArray().ToDictionary(price => price.GetProperty("id").GetString()!, price => price.GetProperty("usd").GetDouble());
        var each = file.RootElement.GetProperty("operationsPerEnvelope").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetDouble());
        double Count(params string[] names) => names.Sum(name => operations.GetValueOrDefault(name)) * 1_000_000;

        var envelopes = Count("orchestration start");
        var queue = Count("queue send", "queue receive", "queue complete") / 1_000_000 * prices["service_bus_million_operations"];
        var documents = (envelopes * each["request_units"] / 1_000_000 * prices["cosmos_serverless_million_ru"])
            + (envelopes * each["document_kb"] / 1_000_000 * each["retention_months"] * prices["cosmos_storage_gb_month"]);
        var tables = (Count("table get", "table scan", "table row") + (envelopes * each["durable_table_transactions"])) / 10_000 * prices["table_10k_transactions"];
        var storage = envelopes * each["durable_queue_operations"] / 10_000 * prices["queue_10k_operations"];
        var functions = (envelopes * each["gb_seconds"] * prices["functions_gb_second"]) + (envelopes * each["executions"] / 1_000_000 * prices["functions_million_executions"]);
        return queue + documents + tables + storage + functions;
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "docs", "cost", "prices.json");
            if (File.Exists(path)) return path;
        }
        throw new FileNotFoundException("docs/cost/prices.json is not above the program.");
    }
}
