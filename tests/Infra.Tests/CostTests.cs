using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MessageFunctions.Infra.Tests;

/// <summary>The cost page says what its prices and operations make.</summary>
public sealed class CostTests
{
    private static readonly JsonElement Table = JsonDocument.Parse(Repository.Text("docs", "cost", "prices.json")).RootElement;

    [Fact]
    public void Every_row_of_the_page_follows_from_the_prices()
    {
        var rows = Regex.Matches(Repository.Text("docs", "cost.md"), @"^\| ([\d,]+) \| (\d+) \| (.+) \|$", RegexOptions.Multiline);
        Assert.Equal(7, rows.Count);
        foreach (Match row in rows)
        {
            var messages = decimal.Parse(row.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            var costs = Month(messages, decimal.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture));
            var shown = row.Groups[3].Value.Split(" | ").Select(cell => decimal.Parse(cell, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
            Assert.All(shown.Zip([.. costs, costs.Sum()]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 0.01m, $"{row.Value}: {pair.First} is shown, {pair.Second} follows"));
        }
    }

    [Fact]
    public void The_page_names_the_prices_without_a_source()
    {
        var unconfirmed = Table.GetProperty("prices").EnumerateArray().Where(price => price.GetProperty("source").ValueKind == JsonValueKind.Null).Select(price => price.GetProperty("meter").GetString());
        Assert.Equal(unconfirmed, Regex.Matches(Repository.Text("docs", "cost.md"), "^- (.+)$", RegexOptions.Multiline).Select(line => line.Groups[1].Value));
    }

    [Fact]
    public void Every_price_has_a_source_with_a_date_or_neither()
    {
        foreach (var price in Table.GetProperty("prices").EnumerateArray())
        {
            Assert.True(price.GetProperty("usd").GetDecimal() > 0);
            Assert.Equal(price.GetProperty("source").ValueKind, price.GetProperty("sourceDate").ValueKind);
        }
    }

    private static decimal[] Month(decimal messages, decimal perEnvelope)
    {
        var envelopes = messages / perEnvelope;
        var receipts = messages * Operation("receipts_per_message");
        return
        [
            Price("service_bus_standard_month") + Over(envelopes * Operation("service_bus_operations"), "service_bus_operations") / 1_000_000 * Price("service_bus_million_operations"),
            ((envelopes * Operation("request_units")) + (receipts * Operation("request_units_per_receipt"))) / 1_000_000 * Price("cosmos_serverless_million_ru")
                + (((envelopes * Operation("document_kb")) + (receipts * Operation("document_kb_per_receipt"))) / 1_000_000 * Operation("retention_months") * Price("cosmos_storage_gb_month")),
            (envelopes * (Operation("table_entities") + Operation("durable_table_transactions")) / 10_000 * Price("table_10k_transactions"))
                + (envelopes * Operation("durable_queue_operations") / 10_000 * Price("queue_10k_operations")),
            (Over(envelopes * Operation("gb_seconds"), "functions_gb_seconds") * Price("functions_gb_second"))
                + (Over(envelopes * Operation("executions"), "functions_executions") / 1_000_000 * Price("functions_million_executions")),
            Over(envelopes * Operation("log_kb") / 1_000_000, "logs_gb") * Price("logs_gb"),
        ];
    }

    private static decimal Over(decimal used, string free) => Math.Max(0, used - Table.GetProperty("freeEachMonth").GetProperty(free).GetDecimal());

    private static decimal Operation(string name) => Table.GetProperty("operationsPerEnvelope").GetProperty(name).GetDecimal();

    private static decimal Price(string id) => Table.GetProperty("prices").EnumerateArray().Single(price => price.GetProperty("id").GetString() == id).GetProperty("usd").GetDecimal();
}
