using System.Net.Http.Json;
using System.Text.Json;

namespace MessageFunctions.Functions.Demo;

/// <summary>
/// The messages of a demonstration: of every hundred, ten order confirmations one by one (P0), twenty notes of customer care (P1), ten
/// urgent offers (P2) and sixty promotions (P3) in bulk.
/// </summary>
internal sealed class DemoCampaign(HttpClient http, int count)
{
    private const int MaxBatch = 10_000;
    private static readonly string[] OrderChannels = ["simulator", "inbox"];
    private static readonly string[] BulkChannels = ["simulator"];

    private int _accepted;

    public int Accepted => _accepted;

    public static int Orders(int count) => count / 10;

    public static int Care(int count) => count / 5;

    public static int Offers(int count) => count / 10;

    /// <summary>Everything that the line promo sends: offers and promotions.</summary>
    public static int Promotions(int count) => count - Orders(count) - Care(count);

    public async Task SendAsync()
    {
        // The bulk goes first, so that the urgent singles meet full queues.
        await BatchAsync("promo", "marketing", null, Promotions(count) - Offers(count));
        await BatchAsync("promo", "marketing", "P2", Offers(count));
        await BatchAsync("care", "service", null, Care(count));
        await Parallel.ForAsync(0, Orders(count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, stop) => await OrderAsync(n, stop));
    }

    private async ValueTask OrderAsync(int n, CancellationToken stop)
    {
        using var answer = await http.PostAsJsonAsync(
            "api/v1/messages",
            new
            {
                line = "orders",
                kind = "transactional",
                channels = OrderChannels,
                to = new { user = $"customer-{n}" },
                content = new { subject = "Your order", text = $"Order {n} is on its way." },
            },
            stop);
        await ReadAsync(answer, stop);
        Interlocked.Increment(ref _accepted);
    }

    private async Task BatchAsync(string line, string kind, string? priority, int messages)
    {
        for (var from = 0; from < messages; from += MaxBatch)
        {
            var part = Enumerable.Range(from, Math.Min(MaxBatch, messages - from))
                .Select(n => new { to = new { user = $"{line}-{n}" }, content = new { subject = "News", text = $"A note for {line}-{n}." } });
            using var answer = await http.PostAsJsonAsync(
                "api/v1/batches", new { line, kind, priority = priority ?? (kind == "service" ? "P1" : "P3"), channels = BulkChannels, messages = part });
            var body = await ReadAsync(answer);
            _accepted += body.GetProperty("accepted").GetInt32();
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken stop = default)
    {
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The app answered {(int)answer.StatusCode}: {body}");
        return body;
    }
}
