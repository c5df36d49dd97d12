using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MessageFunctions.Access;
using MessageFunctions.EndToEnd.Tests.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.EndToEnd.Tests.Admin;

public sealed class AdminTests
{
    private const string Line = """{"name":"CRM","channels":[{"id":"email","lowPriority":true},{"id":"sms"}],"allowedKinds":["service"],"highestPriority":"P1","insufficientBudget":"rejected"}""";

    [Fact]
    public async Task Lines_are_created_shown_changed_under_their_etag_and_removed()
    {
        await using var host = await StartAsync();
        var admin = await host.IssueAsync(Roles.Admin);

        var created = await SendAsync(host, admin, HttpMethod.Put, "lines/crm", Line, ("If-None-Match", "*"));
        var shown = await SendAsync(host, admin, HttpMethod.Get, "lines/crm");
        var again = await SendAsync(host, admin, HttpMethod.Put, "lines/crm", Line, ("If-None-Match", "*"));
        var changed = await SendAsync(host, admin, HttpMethod.Put, "lines/crm", Line.Replace("CRM", "New"), ("If-Match", shown.ETag!));
        var stale = await SendAsync(host, admin, HttpMethod.Put, "lines/crm", Line.Replace("CRM", "Lost"), ("If-Match", shown.ETag!));
        var blind = await SendAsync(host, admin, HttpMethod.Put, "lines/crm", Line);
        var list = await SendAsync(host, admin, HttpMethod.Get, "lines");
        var removed = await SendAsync(host, admin, HttpMethod.Delete, "lines/crm", null, ("If-Match", changed.ETag!));

        Assert.Equal((200, 200, 412, 200, 412, 428, 200, 204), (created.Status, shown.Status, again.Status, changed.Status, stale.Status, blind.Status, list.Status, removed.Status));
        Assert.Equal(("CRM", "email", "P1", "rejected"), ((string?)shown.Body!["name"], (string?)shown.Body["channels"]![0]!["id"], (string?)shown.Body["highestPriority"], (string?)shown.Body["insufficientBudget"]));
        Assert.Equal("New", (string?)list.Body!["items"]![0]!["name"]);
        Assert.Equal(404, (await SendAsync(host, admin, HttpMethod.Get, "lines/crm")).Status);
    }

    [Theory]
    [InlineData("lines/crm", """{"name":"CRM","channels":[{"id":"email"}],"tenant":"other"}""", "/tenant")]
    [InlineData("lines/crm", """{"name":"CRM","channels":[{"id":"email","__proto__":1}]}""", "/channels/0/__proto__")]
    [InlineData("lines/crm", """{"name":"","channels":[]}""", "/name /channels")]
    [InlineData("lines/crm", """{"name":"a\nb","channels":[{"id":"email"},{"id":"email"}],"allowedKinds":[]}""", "/name /allowedKinds /channels/1/id")]
    [InlineData("lines/crm", """{"name":"CRM","channels":[{"id":"../x"}],"defaultSender":"a b"}""", "/channels/0/id /defaultSender")]
    [InlineData("lines/crm", """{"name":"CRM","channels":[{"id":"email"}],"allowedKinds":[0]}""", "/allowedKinds/0")]
    [InlineData("lines/crm", """{"name":"CRM","name":"B","channels":[{"id":"email"}]}""", "*")]
    [InlineData("lines/crm", "{", "*")]
    [InlineData("lines/crm", "null", "*")]
    [InlineData("prices/email", """{"priceMicros":-1}""", "/priceMicros")]
    [InlineData("prices/email", """{"priceMicros":1.5}""", "/priceMicros")]
    [InlineData("prices/email", """{"priceMicros":99999999999999999999}""", "/priceMicros")]
    [InlineData("lines/crm/quotas/email", """{"cashMicros":-1,"pv":-1,"elasticFactorBasisPoints":0}""", "/cashMicros /pv /elasticFactorBasisPoints")]
    [InlineData("tenant", """{"name":"Acme","allowedNetworks":["10.0.0.0/8","x","10.0.0.0/33"],"currency":"eur"}""", "/currency /allowedNetworks/1 /allowedNetworks/2")]
    [InlineData("tenant", """{"name":"Acme","messagesPerSecond":10000000}""", "*")]
    [InlineData("tenant", """{"name":"Acme","state":"suspended"}""", "*")]
    public async Task What_is_wrong_with_a_body_is_told_all_at_once_and_nothing_is_stored(string path, string body, string pointers)
    {
        await using var host = await StartAsync();
        var admin = await host.IssueAsync(Roles.Admin);
        var version = await host.Services.GetRequiredService<TenantStore>().GetVersionAsync(GateHost.Acme);

        var answer = await SendAsync(host, admin, HttpMethod.Put, path, body, ("If-Match", "*"));

        Assert.Equal(400, answer.Status);
        if (pointers != "*") Assert.Equal(pointers, string.Join(' ', answer.Body!["errors"]!.AsArray().Select(error => (string?)error!["pointer"])));
        Assert.Equal(version, await host.Services.GetRequiredService<TenantStore>().GetVersionAsync(GateHost.Acme));
    }

    [Fact]
    public async Task Keys_are_issued_shown_without_their_secret_rotated_and_revoked()
    {
        await using var host = await StartAsync();
        var admin = await host.IssueAsync(Roles.Admin);

        var issued = await SendAsync(host, admin, HttpMethod.Post, "keys", """{"name":"crm","roles":["sender","admin"],"lifetimeDays":30}""");
        var text = (string)issued.Body!["text"]!;
        var id = (string)issued.Body["key"]!["id"]!;
        var listed = await SendAsync(host, text, HttpMethod.Get, "keys");
        var rotated = await SendAsync(host, admin, HttpMethod.Post, $"keys/{id}:rotate", """{"overlapHours":1}""");
        var third = await SendAsync(host, admin, HttpMethod.Post, "keys", """{"name":"crm","roles":["sender"]}""");
        var revoked = await SendAsync(host, admin, HttpMethod.Delete, $"keys/{id}");

        Assert.Equal((201, 200, 201, 409, 204), (issued.Status, listed.Status, rotated.Status, third.Status, revoked.Status));
        Assert.DoesNotContain(text.Split('.')[1], listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", listed.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(401, (await SendAsync(host, text, HttpMethod.Get, "keys")).Status);
        Assert.Equal(200, (await SendAsync(host, (string)rotated.Body!["text"]!, HttpMethod.Get, "keys")).Status);
    }

    [Fact]
    public async Task Nobody_gives_away_a_role_of_the_platform()
    {
        await using var host = await StartAsync();

        var answer = await SendAsync(host, await host.IssueAsync(Roles.Admin), HttpMethod.Post, "keys", """{"name":"x","roles":["platform"]}""");

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task The_platform_makes_tenants_that_see_only_their_own()
    {
        await using var host = await StartAsync();
        var keys = await host.Services.GetRequiredService<DemoSeed>().ApplyAsync();
        var platform = keys.Single(key => key.Roles == Roles.Platform).Text;
        var acme = await host.IssueAsync(Roles.Admin);

        var created = await SendAsync(host, platform, HttpMethod.Put, "tenants/globex", """{"name":"Globex","currency":"USD"}""", ("If-None-Match", "*"));
        var globex = (string)created.Body!["text"]!;
        await SendAsync(host, globex, HttpMethod.Put, "lines/secret", Line, ("If-None-Match", "*"));

        Assert.Equal(201, created.Status);
        Assert.Equal(412, (await SendAsync(host, platform, HttpMethod.Put, "tenants/globex", """{"name":"Again"}""", ("If-None-Match", "*"))).Status);
        Assert.Equal("USD", (string?)(await SendAsync(host, globex, HttpMethod.Get, "tenant")).Body!["currency"]);
        Assert.Equal(200, (await SendAsync(host, globex, HttpMethod.Get, "lines/secret")).Status);
        Assert.Equal(404, (await SendAsync(host, acme, HttpMethod.Get, "lines/secret")).Status);
        Assert.Equal(403, (await SendAsync(host, acme, HttpMethod.Get, "tenants/globex")).Status);
        Assert.Equal(403, (await SendAsync(host, platform, HttpMethod.Get, "lines")).Status);
    }

    [Fact]
    public async Task Attributes_are_asked_for_from_both_sides()
    {
        await using var host = await StartAsync();
        var admin = await host.IssueAsync(Roles.Admin);
        await SendAsync(host, admin, HttpMethod.Put, "lines/crm", Line, ("If-None-Match", "*"));
        await SendAsync(host, admin, HttpMethod.Put, "attributes/high-value", """{"description":"Worth it."}""", ("If-None-Match", "*"));

        var set = await SendAsync(host, admin, HttpMethod.Put, "lines/crm/attributes", """{"items":["high-value"]}""", ("If-Match", "*"));
        var unknown = await SendAsync(host, admin, HttpMethod.Put, "lines/crm/attributes", """{"items":["none"]}""", ("If-Match", "*"));

        Assert.Equal((200, 400), (set.Status, unknown.Status));
        Assert.Equal("high-value", (string?)(await SendAsync(host, admin, HttpMethod.Get, "lines/crm/attributes")).Body!["items"]![0]);
        Assert.Equal("crm", (string?)(await SendAsync(host, admin, HttpMethod.Get, "attributes/high-value/lines")).Body!["items"]![0]);
    }

    [Fact]
    public async Task Templates_are_saved_by_version_activated_and_approved_by_a_reviewer()
    {
        await using var host = await StartAsync();
        var admin = await host.IssueAsync(Roles.Admin);
        var reviewer = await host.IssueAsync(Roles.Reviewer);

        var first = await SendAsync(host, admin, HttpMethod.Post, "templates/hello/versions", """{"variants":[{"text":"Hello {{name}}"}]}""");
        await SendAsync(host, admin, HttpMethod.Post, "templates/hello/versions", """{"variants":[{"text":"Hi {{name}}"}]}""");
        var bad = await SendAsync(host, admin, HttpMethod.Post, "templates/hello/versions", """{"variants":[{"text":"{{> /etc/passwd}}"}]}""");
        var active = await SendAsync(host, admin, HttpMethod.Post, "templates/hello:activate", """{"version":2}""");
        var forbidden = await SendAsync(host, admin, HttpMethod.Post, "templates/hello:approve", """{"version":2}""");
        var approved = await SendAsync(host, reviewer, HttpMethod.Post, "templates/hello:approve", """{"version":2}""");

        Assert.Equal((201, 400, 200, 403, 200), (first.Status, bad.Status, active.Status, forbidden.Status, approved.Status));
        Assert.Equal("name", (string?)first.Body!["parameters"]![0]);
        Assert.Equal((2, 2, 2), ((int)approved.Body!["activeVersion"]!, (int)approved.Body["latestVersion"]!, (int)approved.Body["approvedVersions"]![0]!));
        Assert.Equal("Hi {{name}}", (string?)(await SendAsync(host, reviewer, HttpMethod.Get, "templates/hello/versions/2")).Body!["variants"]![0]!["text"]);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await using var host = await StartAsync();
        var admin = await host.IssueAsync(Roles.Admin);
        foreach (var channel in new[] { "a", "b", "c" }) await SendAsync(host, admin, HttpMethod.Put, $"prices/{channel}", """{"priceMicros":5}""", ("If-None-Match", "*"));

        var first = await SendAsync(host, admin, HttpMethod.Get, "prices?limit=2");
        var second = await SendAsync(host, admin, HttpMethod.Get, $"prices?limit=2&continuation={Uri.EscapeDataString((string)first.Body!["continuation"]!)}");

        Assert.Equal((2, 1), (first.Body["items"]!.AsArray().Count, second.Body!["items"]!.AsArray().Count));
        Assert.Null(second.Body["continuation"]);
        Assert.Equal(400, (await SendAsync(host, admin, HttpMethod.Get, "prices?limit=0")).Status);
    }

    private static Task<GateHost> StartAsync() =>
        GateHost.StartAsync(functions: [typeof(LineFunctions), typeof(CatalogueFunctions), typeof(KeyFunctions), typeof(TenantFunctions), typeof(TemplateFunctions)]);

    private static async Task<Answer> SendAsync(
        GateHost host, string key, HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.Add("x-api-key", key);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await host.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.ETag?.ToString());
    }

    private sealed record Answer(int Status, string Text, JsonNode? Body, string? ETag);
}
