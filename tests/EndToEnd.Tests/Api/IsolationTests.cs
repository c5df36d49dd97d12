using MessageFunctions.Access;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>A caller with every role of one tenant, asking for what is another's.</summary>
public sealed class IsolationTests(RunningApp running)
{
    [Fact]
    public async Task Another_tenants_things_are_answered_as_things_that_do_not_exist()
    {
        var app = await running.StartedAsync();
        using var staff = new ApiCaller(app.Client(await app.KeyAsync("demo-staff")));
        using var foreign = new ApiCaller(app.Client(running.ForeignKey));
        var message = (await staff.DoAsync("POST", "messages", """{"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"isolated"},"content":{"text":"Hi"},"reference":"isolated"}"""))["id"];
        var batch = (await staff.DoAsync("POST", "batches", """{"line":"orders","kind":"service","channels":["inbox"],"content":{"text":"Hi"},"messages":[{"to":{"user":"isolated"}}]}"""))["batchId"];
        var key = (await staff.DoAsync("POST", "keys", $$"""{"name":"isolated-{{Guid.CreateVersion7():N}}","roles":["sender"]}""")).Body!["key"]!["id"]!.ToString();
        var run = (await staff.DoAsync("POST", "reconciliations"))["run"];
        await staff.CallAsync("PUT", "attributes/isolated", """{"description":"A"}""", ("If-None-Match", "*"));
        await staff.CallAsync("POST", "templates/isolated/versions", """{"variants":[{"text":"Hi"}]}""");
        var month = TimeProvider.System.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var account = $"demo.orders.inbox.{month}";
        (string Method, string Path, string? Body)[] asked =
        [
            ("GET", $"messages/{message}", null), ("POST", $"messages/{message}:cancel", null), ("GET", $"batches/{batch}", null),
            ("POST", $"inbox/isolated/{message}:read", null),
            ("GET", $"keys/{key}", null), ("DELETE", $"keys/{key}", null), ("POST", $"keys/{key}:rotate", "{}"),
            ("GET", "lines/orders", null), ("DELETE", "lines/orders", null), ("GET", "lines/orders/attributes", null), ("GET", "lines/orders/quotas/inbox", null),
            ("GET", "attributes/isolated/lines", null), ("GET", "prices/inbox", null),
            ("GET", "templates/isolated", null), ("GET", "templates/isolated/versions/1", null), ("POST", "templates/isolated:activate", """{"version":1}"""), ("POST", "templates/isolated:approve", """{"version":1}"""),
            ("GET", $"budgets/{account}", null), ("GET", $"budgets/{account}/entries", null), ("GET", $"budgets/{account}/holds", null), ("GET", $"budgets/{account}/proof", null),
            ("POST", $"budgets/{account}:recharge", """{"operationId":"x","cashMicros":1,"pv":1,"reason":"x"}"""),
            ("GET", $"reconciliations/{run}", null), ("GET", $"reconciliations/{run}/csv", null),
            ("GET", "status-webhook", null),
        ];

        HashSet<string> answers = [(await foreign.CallAsync("GET", "messages/none")).Text];
        foreach (var (method, path, body) in asked)
        {
            (string, string)[] condition = method == "DELETE" ? [("If-Match", "*")] : [];
            var answer = await foreign.CallAsync(method, path, body, condition);
            Assert.True(answer.Status == 404, $"{method} {path}: {answer.Status} {answer.Text}");
            answers.Add(answer.Text);
        }
        Assert.Single(answers);
        foreach (var list in new[] { "messages?recipient=isolated", "messages?reference=isolated", $"messages?batch={batch}", "inbox/isolated", "lines", "attributes", "prices", "templates", "budgets", "reconciliations" })
            Assert.DoesNotContain("isolated", (await foreign.DoAsync("GET", list)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await staff.CallAsync("GET", $"messages/{message}")).Status);
    }
}
