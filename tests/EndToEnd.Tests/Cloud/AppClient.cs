using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MessageFunctions.EndToEnd.Tests.Cloud;

/// <summary>The few calls with which these tests use the app.</summary>
internal sealed class AppClient(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public HttpClient Http => http;

    public async Task<string> SendAsync(string channel, object to, object content)
    {
        using var answer = await http.PostAsJsonAsync("api/v1/messages", new { line = "orders", kind = "transactional", channels = (string[])[channel], to, content });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    public async Task<string> SendBatchAsync(string channel, int count)
    {
        using var answer = await http.PostAsJsonAsync("api/v1/batches", new
        {
            line = "orders",
            kind = "service",
            channels = (string[])[channel],
            content = new { text = "It is on its way." },
            messages = Enumerable.Range(0, count).Select(n => new { to = new { user = $"customer-{n}" } }),
        });
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(count, body.GetProperty("accepted").GetInt32());
        return body.GetProperty("batchId").GetString()!;
    }

    public async Task<JsonElement> RecordAsync(string id) => await http.GetFromJsonAsync<JsonElement>($"api/v1/messages/{id}");

    /// <summary>How many messages of a batch have gone to their channel, reported on or not.</summary>
    public async Task<int> GoneAsync(string batch)
    {
        var counts = (await http.GetFromJsonAsync<JsonElement>($"api/v1/batches/{batch}")).GetProperty("counts");
        return Sum(counts, "sent") + Sum(counts, "delivered") + Sum(counts, "failed");
    }

    public async Task<long> SpentAsync(string line, string channel)
    {
        var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets");
        var account = budgets.GetProperty("items").EnumerateArray().Single(account => account.GetProperty("id").GetString()!.StartsWith($"demo.{line}.{channel}.", StringComparison.Ordinal));
        return account.GetProperty("spent").GetProperty("cashMicros").GetInt64();
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"It did not happen in time: {otherwise()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static int Sum(JsonElement counts, string status) => counts.TryGetProperty(status, out var count) ? count.GetInt32() : 0;
}
