using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace MessageFunctions.EndToEnd.Tests.Policies;

/// <summary>A policy's life on the running app: schema, refusal, save, gray release, activation, rollback, and the audit chain of it all.</summary>
public sealed class PolicyApiTests
{
    private const string Slow = """{"total":{"messagesPerSecond":1,"burst":3}}""";

    [Fact]
    public async Task A_policy_is_validated_saved_activated_felt_and_rolled_back_and_all_of_it_is_on_record()
    {
        var directory = Directory.CreateTempSubdirectory("policies-").FullName;
        try
        {
            await using var app = await AppProcess.StartAsync(directory);
            using var staff = app.Client(await app.KeyAsync("demo-staff"));
            await LifeAsync(staff);
            await RecordAsync(staff);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task LifeAsync(HttpClient staff)
    {
        var schema = await staff.GetFromJsonAsync<JsonObject>("api/v1/policies/kinds/rate-limit/schema");
        Assert.Equal(10_000_000m, (decimal)schema!["properties"]!["total"]!["properties"]!["messagesPerSecond"]!["maximum"]!);
        var wrong = await SendAsync(staff, "policies/rate-limit:validate", """{"total":{"messagesPerSecond":0},"channel":{}}""");
        Assert.Equal(400, wrong.Status);
        Assert.Equal(["/channel", "/total/burst", "/total/messagesPerSecond"], wrong.Body!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order(StringComparer.Ordinal));
        Assert.Equal(204, (await SendAsync(staff, "policies/rate-limit:validate", Slow)).Status);

        var saved = await SendAsync(staff, "policies/rate-limit/line.promo/versions?comment=slow", Slow);
        Assert.Equal((201, 1, 0), (saved.Status, (int)saved.Body!["saved"]!, (int)saved.Body["active"]!));
        Assert.Equal(428, (await SendAsync(staff, "policies/rate-limit/line.promo:activate", """{"version":1}""")).Status);
        Assert.Equal(403, (await SendAsync(staff, "policies/rate-limit/platform:activate", """{"version":1}""", "*")).Status);
        Assert.Equal(404, (await SendAsync(staff, "policies/rate-limit/line.none:activate", """{"version":1}""", "*")).Status);
        Assert.Equal(409, (await SendAsync(staff, "policies/rate-limit/line.promo:gray", """{"version":1,"basisPoints":100}""", "*")).Status);
        var active = await SendAsync(staff, "policies/rate-limit/line.promo:activate", """{"version":1,"reason":"too fast"}""", saved.ETag);
        Assert.Equal((200, 1), (active.Status, (int)active.Body!["active"]!));
        Assert.Equal(412, (await SendAsync(staff, "policies/rate-limit/line.promo:activate", """{"version":1}""", saved.ETag)).Status);

        Assert.Equal(202, (await SendAsync(staff, "batches", Batch(3))).Status);
        Assert.Equal(429, (await SendAsync(staff, "batches", Batch(3))).Status);
        var back = await SendAsync(staff, "policies/rate-limit/line.promo:rollback?reason=oops", "");
        Assert.Equal((200, 0), (back.Status, (int)back.Body!["active"]!));
        Assert.Equal(202, (await SendAsync(staff, "batches", Batch(3))).Status);

        var diff = await staff.GetFromJsonAsync<JsonObject>("api/v1/policies/rate-limit/line.promo/diff?from=0&to=1");
        // The body leaves out what the default has: its empty channels.
        Assert.Equal(["remove /channels", "add /total"], Changes(diff!));
        var replay = await SendAsync(staff, "policies/rate-limit/line.promo:replay", """{"version":1}""");
        Assert.Equal((200, 6), (replay.Status, (int)replay.Body!["total"]!["messages"]!));
    }

    private static async Task RecordAsync(HttpClient staff)
    {
        var page = await staff.GetFromJsonAsync<JsonObject>("api/v1/audit");
        var entries = page!["items"]!.AsArray();
        Assert.Equal(["policy.rollback", "policy.activate", "policy.save"], entries.Select(entry => (string?)entry!["action"]));
        Assert.Equal(("rate-limit@line.promo/1", "too fast", "done"), ((string?)entries[1]!["subject"], (string?)entries[1]!["reason"], (string?)entries[1]!["outcome"]));
        Assert.Equal(["remove /channels", "add /total"], Changes(entries[1]!));
        Assert.NotNull(entries[1]!["blastRadius"]!["total"]);
        Assert.False(string.IsNullOrEmpty((string?)entries[1]!["from"]));
        var proof = await staff.GetFromJsonAsync<JsonObject>("api/v1/audit/proof");
        Assert.Equal((true, 3), ((bool)proof!["isProven"]!, (int)proof["number"]!));
        var kept = await staff.GetFromJsonAsync<JsonObject>($"api/v1/audit/proof?number={proof["number"]}&hash={proof["hash"]}");
        Assert.True((bool)kept!["isProven"]!);
        var other = await staff.GetFromJsonAsync<JsonObject>($"api/v1/audit/proof?number=2&hash={proof["hash"]}");
        Assert.False((bool)other!["isProven"]!);
    }

    private static IEnumerable<string> Changes(JsonNode of) => of["changes"]!.AsArray().Select(change => $"{change!["op"]} {change["path"]}");

    private static string Batch(int messages)
    {
        var list = string.Join(',', Enumerable.Range(0, messages).Select(i => """{"to":{"user":"u""" + i + "\"}}"));
        return """{"line":"promo","kind":"marketing","channels":["simulator"],"content":{"text":"Hi"},"messages":[""" + list + "]}";
    }

    private static async Task<(int Status, JsonNode? Body, string? ETag)> SendAsync(HttpClient client, string path, string body, string? match = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (match is not null) request.Headers.TryAddWithoutValidation("If-Match", match);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.ETag?.ToString());
    }
}
