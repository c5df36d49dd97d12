using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MessageFunctions.Access;
using MessageFunctions.EndToEnd.Tests.Api;

namespace MessageFunctions.EndToEnd.Tests.Attacks;

/// <summary>Values that want to be more than values: properties, templates, addresses, lines of the log.</summary>
[Collection(RunningApp.Shared)]
public sealed class InjectionTests(RunningApp running)
{
    private const string Forged = "FORGED-LOG-LINE";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tenant", "\"globex\"")]
    [InlineData("id", "\"mine\"")]
    [InlineData("status", "\"delivered\"")]
    [InlineData("unitPriceMicros", "0")]
    [InlineData("hold", "\"x\"")]
    [InlineData("plan", "[\"email\"]")]
    [InlineData("needsReview", "false")]
    [InlineData("policy", "\"mine\"")]
    [InlineData("__proto__", "{\"admin\":true}")]
    [InlineData("constructor", "{}")]
    [InlineData("$type", "\"System.Diagnostics.Process\"")]
    [InlineData("LINE", "\"orders\"")]
    public async Task A_message_has_only_the_properties_that_senders_set(string property, string value)
    {
        using var sender = new ApiCaller(await running.ClientAsync(Roles.Sender));

        var alone = await sender.CallAsync("POST", "messages", $$$"""{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"mass"},"content":{"text":"Hi"},"{{{property}}}":{{{value}}}}""");
        var inside = await sender.CallAsync("POST", "messages", $$$"""{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"mass","{{{property}}}":{{{value}}}},"content":{"text":"Hi"}}""");

        Assert.Equal((400, 400), (alone.Status, inside.Status));
        Assert.Contains("property_unknown", alone.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "keys", """{"name":"mass","roles":["sender"],"tenant":"globex"}""")]
    [InlineData("POST", "keys", """{"name":"mass","roles":["sender"],"id":"aaaaaaaaaaaa","hash":"AAAA"}""")]
    [InlineData("POST", "keys", """{"name":"mass","roles":["sender"],"expiresAt":"2999-01-01T00:00:00Z"}""")]
    [InlineData("PUT", "lines/mass", """{"name":"x","channels":[{"id":"inbox"}],"tenant":"globex"}""")]
    [InlineData("PUT", "prices/mass", """{"priceMicros":1,"currency":"XXX"}""")]
    [InlineData("PUT", "tenant", """{"name":"Demo","role":"platform"}""")]
    [InlineData("PUT", "status-webhook", """{"url":"https://example.com/","tenant":"globex"}""")]
    [InlineData("POST", "templates/mass/versions", """{"variants":[{"text":"x"}],"approvedVersions":[1]}""")]
    public async Task Administration_takes_no_property_that_it_does_not_name(string method, string path, string body)
    {
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));

        (string, string)[] condition = method == "PUT" ? [("If-Match", "*")] : [];
        var answer = await admin.CallAsync(method, path, body, condition);

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("{{> /etc/passwd}}")]
    [InlineData("{{../secret}}")]
    [InlineData("{{{name}}}")]
    [InlineData("{{&name}}")]
    [InlineData("{{lookup this 'constructor'}}")]
    [InlineData("{{#each this}}{{@root.secret}}{{/each}}")]
    [InlineData("{{name.constructor.prototype}}")]
    [InlineData("{{log name}}")]
    [InlineData("{{{{raw}}}}{{x}}{{{{/raw}}}}")]
    public async Task A_template_that_would_do_more_than_print_is_refused_or_prints_nothing(string text)
    {
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        var name = $"attack-{Guid.CreateVersion7():N}"[..20];

        var saved = await admin.CallAsync("POST", $"templates/{name}/versions", new JsonObject { ["variants"] = new JsonArray(new JsonObject { ["text"] = text }) }.ToJsonString());
        if (saved.Status == 400) return;

        await admin.DoAsync("POST", $"templates/{name}:activate", """{"version":1}""");
        var sent = await admin.CallAsync("POST", "messages", $$$"""{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"{{{name}}}"},"template":"{{{name}}}","params":{"name":"Ada"}}""");
        Assert.True(sent.Status == 400, $"{text} was taken: {saved.Text} {sent.Text}");
    }

    [Fact]
    public async Task What_a_parameter_says_is_printed_and_not_run()
    {
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        using var sender = new ApiCaller(await running.ClientAsync(Roles.Sender));
        await admin.DoAsync("POST", "templates/printed/versions", """{"variants":[{"subject":"{{name}}","text":"{{name}}","html":"<p>{{name}}</p>"}]}""");
        await admin.DoAsync("POST", "templates/printed:activate", """{"version":1}""");
        const string Name = "{{secret}}<script>alert(1)</script>&";

        await sender.DoAsync("POST", "messages", new JsonObject
        {
            ["line"] = "orders",
            ["kind"] = "transactional",
            ["channels"] = new JsonArray("inbox"),
            ["to"] = new JsonObject { ["user"] = "printed" },
            ["template"] = "printed",
            ["params"] = new JsonObject { ["name"] = Name },
        }.ToJsonString());
        var item = await ItemAsync(sender, "printed");

        Assert.Equal(Name, (string?)item["text"]);
        Assert.DoesNotContain("<script", (string?)item["html"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("{{secret}}", (string?)item["html"], StringComparison.Ordinal);
    }

    /// <summary>Names that resolve to this machine, and every way to write its address: nothing connects.</summary>
    [Fact]
    public async Task A_callback_never_reaches_into_the_private_network()
    {
        using var inside = new TcpListener(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        if (Socket.OSSupportsIPv6) inside.Server.DualMode = true;
        inside.Start();
        var port = ((IPEndPoint)inside.LocalEndpoint).Port;
        using var sender = new ApiCaller(await running.ClientAsync(Roles.Sender));
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        await admin.DoAsync("PUT", "status-webhook", $$"""{"url":"http://localhost:{{port}}/status"}""", ("If-Match", "*"));
        string[] hosts = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::]"];
        List<string> ids = [];
        foreach (var host in hosts)
        {
            var answer = await sender.CallAsync("POST", "messages", $$$"""{"line":"orders","kind":"transactional","channels":["webhook"],"to":{"url":"http://{{{host}}}:{{{port}}}/x"},"content":{"text":"Hi"}}""");
            if (answer.Status == 202) ids.Add(answer["id"]);
            else Assert.Equal(400, answer.Status);
        }

        foreach (var id in ids)
        {
            var record = await EndedAsync(sender, id);
            Assert.True((string?)record["status"] is "failed" or "rejected", record.ToJsonString());
        }
        Assert.True(ids.Count > 0);
        Assert.False(inside.Pending(), "Something connected.");
        await admin.DoAsync("DELETE", "status-webhook", null, ("If-Match", "*"));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/x")]
    [InlineData("http://user:secret@example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//example.com/")]
    [InlineData("http://exa mple.com/")]
    [InlineData("")]
    public async Task An_address_of_another_kind_is_no_callback(string url)
    {
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        using var sender = new ApiCaller(await running.ClientAsync(Roles.Sender));

        var webhook = await admin.CallAsync("PUT", "status-webhook", new JsonObject { ["url"] = url }.ToJsonString(), ("If-Match", "*"));
        var message = await sender.CallAsync("POST", "messages", new JsonObject
        {
            ["line"] = "orders",
            ["kind"] = "transactional",
            ["channels"] = new JsonArray("webhook"),
            ["to"] = new JsonObject { ["url"] = url },
            ["content"] = new JsonObject { ["text"] = "Hi" },
        }.ToJsonString());

        Assert.Equal((400, 400), (webhook.Status, message.Status));
    }

    [Fact]
    public async Task Nothing_that_a_caller_writes_becomes_a_line_of_the_log_and_no_secret_is_in_it()
    {
        var app = await running.StartedAsync();
        using var sender = new ApiCaller(await running.ClientAsync(Roles.Sender));
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        var token = running.Issuer.Token(Access.TokenIssuer.Claims("admin", "demo"));
        using var bearer = app.Client();
        bearer.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        List<string> answers = [];
        void Keep(ApiAnswer answer)
        {
            Assert.True(answer.Status < 500, answer.Text);
            answers.Add(answer.Text);
        }

        string[] lines = [$"x\r\n{Forged} crit: all is well", $"x\n{Forged}", $"x\u2028{Forged}", $"x\u0085{Forged}", $"\u001b[31m{Forged}"];
        foreach (var line in lines)
        {
            var escaped = Uri.EscapeDataString(line);
            foreach (var path in new[] { $"messages/{escaped}", $"messages?recipient={escaped}", $"inbox/{escaped}", $"lines/{escaped}", $"templates/{escaped}", $"batches/{escaped}", escaped })
                Keep(await admin.CallAsync("GET", path));
            Keep(await sender.CallAsync("POST", "messages", new JsonObject { ["line"] = line, ["kind"] = line, ["to"] = new JsonObject { ["user"] = line }, ["content"] = new JsonObject { ["text"] = line }, ["reference"] = line }.ToJsonString()));
            Keep(await admin.CallAsync("PUT", "status-webhook", new JsonObject { ["url"] = line }.ToJsonString(), ("If-Match", "*")));
            Keep(await admin.CallAsync("POST", "keys", new JsonObject { ["name"] = line, ["roles"] = new JsonArray(line) }.ToJsonString()));
        }
        Keep(await admin.CallAsync("DELETE", $"lines/{Uri.EscapeDataString(lines[0])}", null, ("If-Match", "*")));
        await bearer.GetAsync(new Uri("api/v1/tenant", UriKind.Relative), Cancellation);
        using var two = app.Client(await running.KeyAsync(Roles.Sender));
        two.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        await two.GetAsync(new Uri("api/v1/tenant", UriKind.Relative), Cancellation);
        await sender.CallAsync("GET", "messages/none", null, ("X-Note", "SECRET-IN-A-HEADER"), ("Cookie", "SECRET-IN-A-COOKIE"));
        await sender.CallAsync("GET", "messages?recipient=secret-in-a-query@example.com");
        await sender.CallAsync("POST", "messages", """{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"secret-recipient"},"content":{"text":"SECRET-IN-A-TEXT"}}""");
        await ItemAsync(sender, "secret-recipient");

        var log = app.Output;
        Assert.DoesNotContain(log.Split('\n'), line => line.TrimStart().StartsWith(Forged, StringComparison.Ordinal));
        Assert.DoesNotContain(Forged, log, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', log);
        var secrets = new List<string> { token.Split('.')[2], RunningApp.WebhookSecret, RunningApp.WebhookSecret[6..], "SECRET-IN-A", "secret-in-a-query", "secret-recipient" };
        foreach (var role in RunningApp.TenantRoles) secrets.Add((await running.KeyAsync(role)).Split('.')[1]);
        secrets.AddRange([running.RevokedKey.Split('.')[1], running.ForeignKey.Split('.')[1], running.WalledKey.Split('.')[1]]);
        foreach (var secret in secrets)
        {
            Assert.False(log.Contains(secret, StringComparison.Ordinal), $"'{secret[..Math.Min(8, secret.Length)]}…' is in the log.");
            Assert.DoesNotContain(answers, answer => answer.Contains(secret, StringComparison.Ordinal));
        }
        Assert.DoesNotContain(answers, answer => answer.Contains("   at ", StringComparison.Ordinal) || answer.Contains("Exception", StringComparison.Ordinal) || answer.Contains(".cs", StringComparison.Ordinal));
    }

    private static async Task<JsonNode> ItemAsync(ApiCaller sender, string user)
    {
        for (var i = 0; i < 600; i++)
        {
            if ((await sender.DoAsync("GET", $"inbox/{user}")).Body!["items"] is JsonArray { Count: > 0 } items) return items[0]!;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
        throw new TimeoutException($"Nothing came for {user}.");
    }

    private static async Task<JsonNode> EndedAsync(ApiCaller sender, string id)
    {
        for (var i = 0; i < 600; i++)
        {
            var record = (await sender.DoAsync("GET", $"messages/{id}")).Body!;
            if ((string?)record["status"] is "failed" or "rejected" or "sent" or "delivered" or "unknown") return record;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
        throw new TimeoutException($"{id} did not end.");
    }
}
