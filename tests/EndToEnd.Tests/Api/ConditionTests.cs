using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageFunctions.Access;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>Everything that can be edited is edited under a condition, and everything that is listed comes in the same pages.</summary>
[Collection(RunningApp.Shared)]
public sealed partial class ConditionTests(RunningApp running)
{
    /// <summary>A revoked key stays revoked: there is nothing to lose.</summary>
    private static readonly string[] Unconditional = ["RevokeKey"];

    /// <summary>What a list's query must say beside its page.</summary>
    private static readonly Dictionary<string, string> Needed = new() { ["GetCircuitHistory"] = "circuit=global&" };

    public static TheoryData<string, string, string> Edits() =>
        Rows(operation => operation.Method is "PUT" or "PATCH" or "DELETE" && !Unconditional.Contains((string)operation.Operation["operationId"]!));

    public static TheoryData<string, string, string> Lists() =>
        Rows(operation => operation.Operation["parameters"]?.AsArray().Any(parameter => (string?)parameter!["$ref"] == "#/components/parameters/continuation") == true);

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edit_says_what_it_is_based_on(string operation, string method, string template)
    {
        using var caller = await CallerAsync(operation);
        var path = await PathAsync(template);

        var blind = await caller.CallAsync(method, path, "{}");
        var unreadable = await caller.CallAsync(method, path, "{}", ("If-Match", "W/\"weak\""));
        var two = await caller.CallAsync(method, path, "{}", ("If-Match", "*"), ("If-None-Match", "*"));

        Assert.Equal((428, "condition_missing"), (blind.Status, blind.Code));
        Assert.Equal((400, "condition_invalid"), (unreadable.Status, unreadable.Code));
        Assert.Equal((400, "condition_invalid"), (two.Status, two.Code));
    }

    [Fact]
    public async Task A_condition_that_no_longer_holds_changes_nothing()
    {
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        (string Path, string First, string Second)[] things =
        [
            ("lines/conditions", """{"name":"A","channels":[{"id":"inbox"}]}""", """{"name":"B","channels":[{"id":"inbox"}]}"""),
            ("lines/conditions/attributes", """{"items":[]}""", """{"items":["conditions"]}"""),
            ("attributes/conditions", """{"description":"A"}""", """{"description":"B"}"""),
            ("prices/conditions", """{"priceMicros":1}""", """{"priceMicros":2}"""),
            ("lines/conditions/quotas/inbox", """{"cashMicros":1,"pv":1}""", """{"cashMicros":2,"pv":2}"""),
            ("status-webhook", """{"url":"https://a.example.com/"}""", """{"url":"https://b.example.com/"}"""),
        ];
        await admin.CallAsync("PUT", "attributes/conditions", """{"description":"A"}""", ("If-Match", "*"));
        foreach (var (path, first, second) in things)
        {
            var made = await admin.DoAsync("PUT", path, first, ("If-Match", "*"));
            var changed = await admin.DoAsync("PUT", path, second, ("If-Match", made.ETag!));
            var late = await admin.CallAsync("PUT", path, first, ("If-Match", made.ETag!));
            var again = await admin.CallAsync("PUT", path, first, ("If-None-Match", "*"));

            Assert.Equal((412, "stale", path), (late.Status, late.Code, path));
            Assert.Equal((412, "exists", path), (again.Status, again.Code, path));
            Assert.NotEqual(made.ETag, changed.ETag);
            if (path != "attributes/conditions") Assert.Equal(changed.ETag, (await admin.DoAsync("GET", path)).ETag);
        }
        Assert.Equal(412, (await admin.CallAsync("DELETE", "status-webhook", null, ("If-Match", "\"MA\""))).Status);
        await admin.DoAsync("DELETE", "status-webhook", null, ("If-Match", "*"));
        Assert.Equal(404, (await admin.CallAsync("DELETE", "status-webhook", null, ("If-Match", "*"))).Status);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_takes_limit_and_continuation_and_answers_items(string operation, string method, string template)
    {
        using var caller = await CallerAsync(operation);
        var path = $"{await PathAsync(template)}?{Needed.GetValueOrDefault(operation)}";

        var page = await caller.DoAsync(method, $"{path}limit=1");
        Assert.True(page.Body!["items"]!.AsArray().Count <= 100, "One, or one envelope's messages.");
        foreach (var limit in new[] { "0", "-1", "1001", "x", "1e2", "%2B1" })
        {
            var refused = await caller.CallAsync(method, $"{path}limit={limit}");
            Assert.Equal((400, "query_invalid", limit), (refused.Status, refused.Code, limit));
        }
        foreach (var continuation in new[] { "%25%25", "no;continuation", "%00", new string('a', 5_000) })
        {
            var refused = await caller.CallAsync(method, $"{path}continuation={continuation}");
            Assert.True(refused is { Status: 400, Code: "continuation_invalid" or "query_invalid" }, $"{continuation[..2]}: {refused.Status} {refused.Text}");
        }
        if ((string?)page.Body["continuation"] is not { } next) return;
        var second = await caller.DoAsync(method, $"{path}limit=1&continuation={Uri.EscapeDataString(next)}");
        Assert.False(JsonNode.DeepEquals(page.Body["items"], second.Body!["items"]) && page.Body["items"]!.AsArray().Count > 0, "The second page is the first.");
    }

    /// <summary>A continuation is a caller's text: one of another list must not show what this list does not.</summary>
    [Fact]
    public async Task A_continuation_of_another_list_shows_nothing_else()
    {
        using var admin = new ApiCaller(await running.ClientAsync(Roles.Admin));
        string[] lists = ["attributes", "keys", "lines", "prices", "lines/orders/quotas", "templates"];
        var continuations = new List<string>();
        foreach (var list in lists)
        {
            if ((string?)(await admin.DoAsync("GET", $"{list}?limit=1")).Body!["continuation"] is { } continuation) continuations.Add(continuation);
        }
        Assert.True(continuations.Count > 1);

        foreach (var list in lists)
        {
            foreach (var continuation in continuations) await admin.DoAsync("GET", $"{list}?continuation={Uri.EscapeDataString(continuation)}");
        }
    }

    private static TheoryData<string, string, string> Rows(Func<(string Template, string Method, JsonObject Operation), bool> isMeant)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var operation in OpenApiContract.Instance.Operations.Where(isMeant)) rows.Add((string)operation.Operation["operationId"]!, operation.Method, operation.Template);
        return rows;
    }

    /// <summary>A caller with one of the operation's roles.</summary>
    private async Task<ApiCaller> CallerAsync(string operation)
    {
        var role = (string)OpenApiContract.Instance.Operations.Single(other => (string)other.Operation["operationId"]! == operation).Operation["x-roles"]![0]!;
        Assert.True(RoleNames.TryParse(role, out var parsed));
        return new ApiCaller(await running.ClientAsync(parsed));
    }

    /// <summary>The path with things that are there, so that it is not refused for another reason.</summary>
    private async Task<string> PathAsync(string template)
    {
        var path = Parameter().Replace(template["/v1/".Length..], match => match.Groups["name"].Value switch
        {
            "line" => "orders",
            "channel" => "inbox",
            "tenant" => "globex",
            "user" => "ada",
            "account" => "ACCOUNT",
            "run" => "RUN",
            "kind" => "rate-limit",
            "scope" => "tenant",
            "id" when template.StartsWith("/v1/recipients/", StringComparison.Ordinal) || template.StartsWith("/v1/suppressions/", StringComparison.Ordinal) => "RECIPIENT",
            _ => "conditions",
        });
        if (path.Contains("ACCOUNT", StringComparison.Ordinal)) path = path.Replace("ACCOUNT", await AccountAsync(), StringComparison.Ordinal);
        if (path.Contains("RECIPIENT", StringComparison.Ordinal)) path = path.Replace("RECIPIENT", await RecipientAsync(), StringComparison.Ordinal);
        if (path.Contains("RUN", StringComparison.Ordinal)) path = path.Replace("RUN", await RunAsync(), StringComparison.Ordinal);
        return path;
    }

    private async Task<string> RecipientAsync()
    {
        var app = await running.StartedAsync();
        using var staff = new ApiCaller(app.Client(await app.KeyAsync("demo-staff")));
        return (await staff.DoAsync("POST", "recipients/find", """{"to":{"user":"conditions"}}"""))["id"];
    }

    private async Task<string> AccountAsync()
    {
        using var sender = new ApiCaller(await running.ClientAsync(Roles.Sender));
        using var finance = new ApiCaller(await running.ClientAsync(Roles.Finance));
        await sender.DoAsync("POST", "messages", """{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"ada"},"content":{"text":"Hi"}}""");
        for (var i = 0; i < 600; i++)
        {
            if ((await finance.DoAsync("GET", "budgets")).Body!["items"] is JsonArray { Count: > 0 } items) return (string)items[0]!["id"]!;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("There is no budget.");
    }

    private async Task<string> RunAsync()
    {
        using var finance = new ApiCaller(await running.ClientAsync(Roles.Finance));
        var run = (await finance.DoAsync("POST", "reconciliations"))["run"];
        for (var i = 0; i < 600 && (await finance.CallAsync("GET", $"reconciliations/{run}")).Status != 200; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        return run;
    }

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}")]
    private static partial Regex Parameter();
}
