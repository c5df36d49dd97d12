using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MessageFunctions.Channels.Tests;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.EndToEnd.Tests.Isolation;

/// <summary>Tenants of all three levels in one app: each works, each has its data where it should be and nowhere else, and none sees another's.</summary>
public sealed class IsolationTests
{
    private static readonly string[] Levels = ["logical", "hybrid", "physical"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_level_works_end_to_end_with_its_data_in_its_place()
    {
        using var directory = new TemporaryDirectory();
        var keys = new Dictionary<string, string>();
        var messages = new Dictionary<string, string>();
        await using (var app = await AppProcess.StartAsync(directory.Path))
        {
            using var platform = app.Client(await app.KeyAsync("platform"));
            foreach (var level in Levels)
            {
                keys[level] = await ProvisionAsync(app, platform, level);
                using var http = app.Client(keys[level]);
                messages[level] = await DeliverAsync(http);
            }
            await CheckNobodySeesAnothersAsync(app, keys, messages);
            // The level stays what it was.
            using var changed = await PutAsync(platform, "api/v1/tenants/iso-logical", """{"name":"Tenant","isolation":"physical"}""", isNew: false);
            Assert.Contains("isolation_fixed", await changed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            using var kept = await PutAsync(platform, "api/v1/tenants/iso-hybrid", """{"name":"Renamed"}""", isNew: false);
            Assert.Equal("hybrid", (await kept.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("isolation").GetString());
            await app.KillAsync();
        }

        await CheckPlacesAsync(directory.Path);

        await using var again = await AppProcess.StartAsync(directory.Path);
        await CheckNobodySeesAnothersAsync(again, keys, messages);
    }

    /// <summary>Creates a tenant of a level with a line that can send, and a key for all of it.</summary>
    private static async Task<string> ProvisionAsync(AppProcess app, HttpClient platform, string level)
    {
        using var created = await PutAsync(platform, $"api/v1/tenants/iso-{level}", $$"""{"name":"Tenant","isolation":"{{level}}"}""", isNew: true);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Token));
        using var admin = app.Client((await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("text").GetString());
        foreach (var (path, body) in ((string, string)[])[
            ("api/v1/lines/shop", """{"name":"Shop","channels":[{"id":"inbox"}]}"""), ("api/v1/prices/inbox", """{"priceMicros":10}"""),
            ("api/v1/lines/shop/quotas/inbox", """{"cashMicros":1000000,"pv":1000}""")])
        {
            using var answer = await PutAsync(admin, path, body, isNew: true);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        }
        using var issued = await admin.PostAsJsonAsync("api/v1/keys", new { name = "all", roles = (string[])["sender", "operator", "finance", "admin"] }, Token);
        return (await issued.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("text").GetString()!;
    }

    private static async Task<string> DeliverAsync(HttpClient http)
    {
        using var template = await http.PostAsJsonAsync("api/v1/templates/welcome/versions", new { variants = (object[])[new { text = "Hello {{name}}" }] }, Token);
        Assert.True(template.IsSuccessStatusCode, await template.Content.ReadAsStringAsync(Token));
        using var found = await http.PostAsJsonAsync("api/v1/recipients/find", new { to = new { user = "bob" } }, Token);
        var bob = (await found.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString();
        using var preferences = await PutAsync(http, $"api/v1/recipients/{bob}/preferences", """{"to":{"user":"bob"},"optOuts":[{"kind":"marketing"}]}""", isNew: true);
        Assert.True(preferences.IsSuccessStatusCode, await preferences.Content.ReadAsStringAsync(Token));

        using var answer = await http.PostAsJsonAsync(
            "api/v1/messages", new { line = "shop", kind = "service", channels = (string[])["inbox"], to = new { user = "ann" }, content = new { subject = "Hello", text = "Hello." } }, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Token));
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            var record = await http.GetFromJsonAsync<JsonElement>($"api/v1/messages/{id}", Token);
            if (record.GetProperty("steps").EnumerateArray().Any(step => step.GetProperty("event").GetString() == "settled")) return id;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"It was not sent in time: {record}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private static async Task CheckNobodySeesAnothersAsync(AppProcess app, Dictionary<string, string> keys, Dictionary<string, string> messages)
    {
        foreach (var level in Levels)
        {
            using var http = app.Client(keys[level]);
            foreach (var (owner, message) in messages)
            {
                Assert.Equal(owner == level ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await http.GetAsync($"api/v1/messages/{message}", Token)).StatusCode);
                // As one that nobody has, to the letter.
                if (owner != level) Assert.Equal(await http.GetStringOrProblemAsync($"api/v1/messages/{EnvelopeId.Create(TimeProvider.System.GetUtcNow(), new byte[10])}-0"), await http.GetStringOrProblemAsync($"api/v1/messages/{message}"));
            }
            var found = await http.GetFromJsonAsync<JsonElement>("api/v1/messages?recipient=ann", Token);
            Assert.Equal(messages[level], Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
            var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets", Token);
            var account = Assert.Single(budgets.GetProperty("items").EnumerateArray());
            Assert.StartsWith($"iso-{level}.", account.GetProperty("id").GetString(), StringComparison.Ordinal);
            Assert.Equal(10, account.GetProperty("spent").GetProperty("cashMicros").GetInt64());
            Assert.Single((await http.GetFromJsonAsync<JsonElement>("api/v1/inbox/ann", Token)).GetProperty("items").EnumerateArray());
        }
    }

    private static async Task CheckPlacesAsync(string directory)
    {
        var data = Path.Combine(directory, "data");
        Assert.Equal(["iso_hybrid", "iso_physical"], Directory.GetDirectories(Path.Combine(data, "tenants")).Select(Path.GetFileName).Order());
        await using var shared = SqliteStorage.Open(data);
        await using var hybrid = SqliteStorage.Open(Path.Combine(data, "tenants", "iso_hybrid"));
        await using var physical = SqliteStorage.Open(Path.Combine(data, "tenants", "iso_physical"));
        foreach (var level in Levels)
        {
            var tenant = TenantId.Parse($"iso-{level}");
            foreach (var (place, store) in ((string, SqliteStorage)[])[("logical", shared), ("hybrid", hybrid), ("physical", physical)])
            {
                var own = place == level;
                Assert.Equal(own, await HasAsync(store, "budgets", tenant.Value));
                Assert.Equal(own, await store.Log.CountAsync(new LogQuery(tenant), Token) > 0);
                Assert.Equal(place == "logical", await HasAsync(store, "tenants", tenant.Value));
                var rest = level == "physical" ? "physical" : "logical";
                Assert.Equal(place == rest, await HasAsync(store, "templates", tenant.Value));
                Assert.Equal(place == rest, await HasAsync(store, "Recipients", $"{tenant.Value}~lists"));
            }
        }
    }

    private static async Task<bool> HasAsync(SqliteStorage store, string table, string partition) =>
        (await store.Tables.Open(table).ScanAsync(partition, limit: 1, cancellationToken: Token)).Rows.Count > 0;

    private static async Task<HttpResponseMessage> PutAsync(HttpClient http, string path, string body, bool isNew)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (isNew) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        else request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        return await http.SendAsync(request, Token);
    }
}

internal static class ProblemReading
{
    public static async Task<string> GetStringOrProblemAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
