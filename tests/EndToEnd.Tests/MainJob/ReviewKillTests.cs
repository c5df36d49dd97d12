using System.Net.Http.Json;
using System.Text.Json;
using MessageFunctions.Channels.Tests;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>A batch under review through <c>kill -9</c> of the app: after its acceptance, while it waits for a person, and in the moment of the decision.</summary>
public sealed class ReviewKillTests
{
    private const int Count = 250;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Killed_at_each_stage_a_reviewed_batch_is_reviewed_once_and_sent_once_it_is_approved()
    {
        using var directory = new TemporaryDirectory();
        string staffKey, reviewerKey, batch;
        await using (var app = await AppProcess.StartAsync(directory.Path))
        {
            staffKey = await app.KeyAsync("demo-staff");
            using var staff = app.Client(staffKey);
            await PutAsync(staff, "lines/reviewed", new { name = "Reviewed", channels = (object[])[new { id = "inbox" }], reviewsContent = true });
            await PutAsync(staff, "lines/reviewed/quotas/inbox", new { cashMicros = 1_000_000, pv = 10_000 });
            var issued = await PostAsync(staff, "keys", new { name = "rita", roles = (string[])["reviewer"] });
            reviewerKey = issued.GetProperty("text").GetString()!;
            var accepted = await PostAsync(staff, "batches", new
            {
                line = "reviewed",
                kind = "service",
                channels = (string[])["inbox"],
                content = new { text = "Your order 48213 has shipped: https://bit.ly/x" },
                messages = Enumerable.Range(0, Count).Select(n => new { to = new { user = $"customer-{n}" } }),
            });
            batch = accepted.GetProperty("batchId").GetString()!;
            await app.KillAsync();
        }

        string review;
        await using (var app = await AppProcess.StartAsync(directory.Path))
        {
            using var reviewer = app.Client(reviewerKey);
            review = await PendingAsync(reviewer, batch);
            await app.KillAsync();
        }

        await using (var app = await AppProcess.StartAsync(directory.Path))
        {
            using var reviewer = app.Client(reviewerKey);
            Assert.Equal(review, await PendingAsync(reviewer, batch));
            await PostAsync(reviewer, $"reviews/{review}:approve", new { reason = "It is ours." });
            await app.KillAsync();
        }

        await using var last = await AppProcess.StartAsync(directory.Path);
        using var after = last.Client(staffKey);
        using var again = last.Client(reviewerKey);
        // The same decision again: harmless, and it wakes the workflow where the first call died before it could.
        await PostAsync(again, $"reviews/{review}:approve", new { reason = "It is ours." });
        await UntilAsync(async () => (await after.GetFromJsonAsync<JsonElement>($"api/v1/batches/{batch}")).GetProperty("counts").TryGetProperty("sent", out var sent) && sent.GetInt32() == Count);
        var archived = await after.GetFromJsonAsync<JsonElement>($"api/v1/review-archive?batch={batch}");
        Assert.Equal(review, Assert.Single(archived.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    private static async Task<string> PendingAsync(HttpClient reviewer, string batch)
    {
        var review = "";
        await UntilAsync(async () =>
        {
            var open = (await reviewer.GetFromJsonAsync<JsonElement>($"api/v1/reviews?pending=true&batch={batch}")).GetProperty("items");
            if (open.GetArrayLength() == 0) return false;
            review = Assert.Single(open.EnumerateArray()).GetProperty("id").GetString()!;
            return true;
        });
        return review;
    }

    private static async Task PutAsync(HttpClient http, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add("If-None-Match", "*");
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync($"api/v1/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
