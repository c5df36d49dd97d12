using System.Globalization;
using System.Text;
using MessageFunctions.Access;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>Every described operation is called once as it should be, and its request and answer are held against the description.</summary>
[Collection(RunningApp.Shared)]
public sealed class TourTests(RunningApp running)
{
    private static readonly (string, string) New = ("If-None-Match", "*");
    private static readonly (string, string) Overwrite = ("If-Match", "*");

    /// <summary>What needs more than a caller to succeed, and the tests that bring it there.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["AcknowledgeAlert"] = "AlertTests: an alert that is open",
        ["AcknowledgePlatformAlert"] = "AlertTests: an alert that is open",
        ["ConfirmAccountCircuit"] = "Core.Tests/Circuits: a breaker that has tripped",
        ["ResumeGlobalCircuit"] = "Core.Tests/Circuits: a breaker that has tripped",
        ["PostReceipts"] = "MainJobTests and the demonstration: the provider's signature",
        ["RedriveDeadLetter"] = "DeadLetterTests: an envelope that its queue gave up",
        ["RedriveStatusWebhookDeadLetter"] = "StatusRelayTests: a server that was given up",
        ["ReleasePolicy"] = "Core.Tests/Policies: a kind that decides about single messages",
        ["RepairDiscrepancy"] = "Core.Tests/Reconciliation: a discrepancy",
    };

    [Fact]
    public async Task Every_operation_answers_as_it_is_described()
    {
        var app = await running.StartedAsync();
        using var staff = new ApiCaller(app.Client(await app.KeyAsync("demo-staff")));
        using var platform = new ApiCaller(app.Client(await running.KeyAsync(Roles.Platform)));

        await ConfigurationAsync(staff);
        await KeysAsync(staff);
        await TemplatesAsync(staff);
        await MessagesAsync(staff);
        using var reviewer = new ApiCaller(await running.ClientAsync(Roles.Reviewer));
        await ReviewsAsync(staff, reviewer);
        await BudgetsAsync(staff);
        await RecipientsAsync(app, staff);
        await ReconciliationAsync(staff);
        await WebhooksAsync(staff);
        await PoliciesAsync(staff);
        await PlatformAsync(platform, app);

        var missed = OpenApiContract.Instance.Operations.Select(operation => (string)operation.Operation["operationId"]!)
            .Where(name => !Elsewhere.ContainsKey(name) && !OpenApiContract.Instance.Seen.Keys.Any(seen => seen.Operation == name && seen.Status is >= 200 and < 300));
        Assert.True(!missed.Any(), $"No success was seen of {string.Join(", ", missed)}: call them in TourTests.cs, or name them in Elsewhere with the test that does.");
    }

    private static async Task ConfigurationAsync(ApiCaller staff)
    {
        var tenant = await staff.DoAsync("GET", "tenant");
        await staff.DoAsync("PUT", "tenant", tenant.Text, ("If-Match", tenant.ETag!));
        await staff.DoAsync("PUT", "lines/tour", """{"name":"Tour","channels":[{"id":"inbox"},{"id":"simulator","lowPriority":true}],"allowedKinds":["transactional","service"]}""", New);
        await staff.DoAsync("PUT", "attributes/tour", """{"description":"Of the tour."}""", New);
        await staff.DoAsync("PUT", "lines/tour/attributes", """{"items":["tour"]}""", New);
        await staff.DoAsync("PUT", "prices/tour", """{"priceMicros":5}""", New);
        await staff.DoAsync("PUT", "lines/tour/quotas/inbox", """{"cashMicros":1000000,"pv":1000}""", New);
        string[] readable = ["lines", "lines/tour", "lines/tour/attributes", "lines/tour/quotas", "lines/tour/quotas/inbox", "attributes", "attributes/tour/lines", "prices", "prices/tour", "channels"];
        foreach (var path in readable) await staff.DoAsync("GET", path);
        await staff.DoAsync("GET", "alerts?state=all");
        await staff.DoAsync("PUT", "lines/tour-gone", """{"name":"Gone","channels":[{"id":"inbox"}]}""", New);
        await staff.DoAsync("DELETE", "lines/tour-gone", null, Overwrite);
        await staff.DoAsync("DELETE", "prices/tour", null, Overwrite);
    }

    private static async Task PoliciesAsync(ApiCaller staff)
    {
        const string Slow = """{"total":{"messagesPerSecond":1000,"burst":10000}}""";
        await staff.DoAsync("POST", "policies/rate-limit:validate", Slow);
        await staff.DoAsync("POST", "policies/rate-limit/line.tour/versions?comment=slow", Slow);
        await staff.DoAsync("POST", "policies/rate-limit/line.tour:activate", """{"version":1,"reason":"the tour"}""", Overwrite);
        string[] readable =
        [
            "policies", "policies/kinds", "policies/kinds/rate-limit/schema", "policies/rate-limit/line.tour", "policies/rate-limit/line.tour/versions",
            "policies/rate-limit/line.tour/versions/1", "policies/rate-limit/line.tour/diff?from=0&to=1",
        ];
        foreach (var path in readable) await staff.DoAsync("GET", path);
        await staff.DoAsync("POST", "policies/rate-limit/line.tour:replay", """{"version":1}""");
        await staff.DoAsync("POST", "policies/rate-limit/line.tour:rollback?reason=over", "");
        await staff.DoAsync("GET", "audit");
        await staff.DoAsync("GET", "audit/proof");
    }

    private static async Task KeysAsync(ApiCaller staff)
    {
        var key = (await staff.DoAsync("POST", "keys", """{"name":"tour","roles":["sender"],"line":"tour","lifetimeDays":1}""")).Body!["key"]!["id"];
        await staff.DoAsync("GET", "keys?limit=1000");
        await staff.DoAsync("GET", $"keys/{key}");
        await staff.DoAsync("POST", $"keys/{key}:rotate", """{"overlapHours":1}""");
        await staff.DoAsync("DELETE", $"keys/{key}");
    }

    private static async Task TemplatesAsync(ApiCaller staff)
    {
        await staff.DoAsync("POST", "templates/tour/versions", """{"variants":[{"subject":"Hello","text":"Hello {{name}}"}]}""");
        await staff.DoAsync("POST", "templates/tour:activate", """{"version":1}""");
        await staff.DoAsync("POST", "templates/tour:approve", """{"version":1}""");
        foreach (var path in new[] { "templates", "templates/tour", "templates/tour/versions/1" }) await staff.DoAsync("GET", path);
    }

    private static async Task MessagesAsync(ApiCaller staff)
    {
        var later = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O", CultureInfo.InvariantCulture);
        var waiting = await staff.DoAsync("POST", "messages", $$$"""{"line":"tour","kind":"service","channels":["inbox"],"to":{"user":"tour"},"template":{"id":"tour","version":1},"params":{"name":"Ada"},"sendAt":"{{{later}}}"}""");
        await staff.DoAsync("POST", $"messages/{waiting["id"]}:cancel");
        var sent = await staff.DoAsync(
            "POST", "messages", """{"line":"tour","kind":"transactional","channels":["inbox"],"to":{"user":"tour"},"content":{"subject":"Hello","text":"Hi"},"reference":"tour-1"}""", ("Idempotency-Key", $"tour-{Guid.CreateVersion7()}"));
        Assert.Equal($"/api/v1/messages/{sent["id"]}", sent.Location);
        for (var begun = TimeProvider.System.GetTimestamp(); !(await staff.DoAsync("GET", $"messages/{sent["id"]}")).Text.Contains("\"settled\"", StringComparison.Ordinal);)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "It was not sent in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        await staff.DoAsync("GET", "messages?reference=tour-1&limit=1");
        var batch = await staff.DoAsync("POST", "batches", """{"line":"tour","kind":"service","channels":["inbox"],"content":{"text":"Hi"},"messages":[{"to":{"user":"tour-1"}},{"to":{"email":"x"}}]}""");
        await staff.DoAsync("GET", $"batches/{batch["batchId"]}");
        await staff.DoAsync("GET", "inbox/tour?limit=1");
        await staff.DoAsync("POST", $"inbox/tour/{sent["id"]}:read");
    }

    private static async Task ReviewsAsync(ApiCaller staff, ApiCaller reviewer)
    {
        await staff.DoAsync("PUT", "lines/tour-reviewed", """{"name":"Reviewed","channels":[{"id":"inbox"}],"reviewsContent":true}""", New);
        await staff.DoAsync("PUT", "lines/tour-reviewed/quotas/inbox", """{"cashMicros":1000000,"pv":1000}""", New);
        var (approved, rejected, changed) = (await PendingAsync(staff, reviewer, "a"), await PendingAsync(staff, reviewer, "b"), await PendingAsync(staff, reviewer, "c"));
        Assert.Equal("review_own_content", (await staff.CallAsync("POST", $"reviews/{approved.Review}:approve")).Code);
        await reviewer.DoAsync("POST", $"reviews/{approved.Review}:claim");
        await reviewer.DoAsync("POST", $"reviews/{approved.Review}:release");
        await reviewer.DoAsync("POST", $"reviews/{approved.Review}:approve", """{"reason":"It is ours."}""");
        await reviewer.DoAsync("POST", $"reviews/{rejected.Review}:reject", """{"reason":"It hides where it leads."}""");
        await reviewer.DoAsync("POST", $"reviews/{changed.Review}:request-change", """{"reason":"Spell the link out."}""");
        await UntilAsync(staff, approved.Message, "\"settled\"");
        await UntilAsync(staff, rejected.Message, "review_rejected");
        await UntilAsync(staff, changed.Message, "review_change_requested");
        Assert.Contains(approved.Review, (await reviewer.DoAsync("GET", "review-archive?line=tour-reviewed&outcome=approved")).Text, StringComparison.Ordinal);
        await staff.DoAsync("POST", "templates/tour-reviewed/versions", """{"variants":[{"text":"Your order has shipped."}]}""");
        await staff.DoAsync("POST", "reviews", """{"template":"tour-reviewed","version":1}""");
        var batch = await staff.DoAsync("POST", "batches", """{"line":"tour-reviewed","kind":"service","channels":["inbox"],"content":{"text":"See https://bit.ly/d"},"messages":[{"to":{"user":"tour-1"}},{"to":{"user":"tour-2"}}]}""");
        await staff.DoAsync("POST", $"batches/{batch["batchId"]}:cancel");
    }

    /// <summary>Sends what a machine is unsure of, and waits until it waits for a person.</summary>
    private static async Task<(string Message, string Review)> PendingAsync(ApiCaller staff, ApiCaller reviewer, string link)
    {
        var sent = await staff.DoAsync(
            "POST", "messages", $$$"""{"line":"tour-reviewed","kind":"service","channels":["inbox"],"to":{"user":"tour"},"content":{"text":"Your order 48213 has shipped: https://bit.ly/{{{link}}}"}}""");
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            var open = await reviewer.DoAsync("GET", $"reviews?line=tour-reviewed&pending=true&text=bit.ly%2F{link}");
            if (open.Body!["items"]!.AsArray() is [{ } review, ..])
            {
                var id = (string)review["id"]!;
                await reviewer.DoAsync("GET", $"reviews/{id}");
                Assert.Equal("in_review", (await staff.DoAsync("GET", $"messages/{sent["id"]}"))["status"]);
                return (sent["id"], id);
            }
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "It did not come to a person in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilAsync(ApiCaller staff, string message, string text)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !(await staff.DoAsync("GET", $"messages/{message}")).Text.Contains(text, StringComparison.Ordinal);)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), $"{text} did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task BudgetsAsync(ApiCaller staff)
    {
        var account = (string)(await staff.DoAsync("GET", "budgets")).Body!["items"]!.AsArray().Single(item => ((string)item!["id"]!).StartsWith("demo.tour.inbox.", StringComparison.Ordinal))!["id"]!;
        foreach (var part in new[] { "", "/entries", "/holds?status=confirmed", "/proof" }) await staff.DoAsync("GET", $"budgets/{account}{part}");
        await staff.DoAsync("POST", $"budgets/{account}:recharge", """{"operationId":"tour-1","cashMicros":10,"pv":1,"reason":"Tour"}""");
        await staff.DoAsync("POST", $"budgets/{account}:adjust", """{"operationId":"tour-2","cashMicros":-10,"pv":-1,"reason":"Tour"}""");
        var refused = await staff.CallAsync("POST", $"budgets/{account}:adjust", """{"operationId":"tour-3","cashMicros":-100000000,"pv":0,"reason":"Tour"}""");
        Assert.Equal((409, "exceeds_spent"), (refused.Status, refused.Code));
    }

    private static async Task RecipientsAsync(AppProcess app, ApiCaller staff)
    {
        const string To = """{"to":{"user":"tour-recipient"}""";
        var id = (await staff.DoAsync("POST", "recipients/find", To + "}"))["id"];
        (string Path, string Body)[] things =
        [
            ($"recipients/{id}/preferences", ""","optOuts":[{"kind":"marketing","channel":"inbox"}],"timeZone":"Europe/Berlin","quietHours":{"from":"22:00","to":"07:00"},"caps":[{"most":3,"periodHours":24}]}"""),
            ($"recipients/{id}/state", ""","value":80,"online":true,"lastSeenChannel":"inbox","lastSeenAt":"2026-01-01T00:00:00Z"}"""),
            ($"suppressions/{id}", ""","reason":"asked","scope":"address"}"""),
        ];
        foreach (var (path, body) in things)
        {
            var set = await staff.DoAsync("PUT", path, To + body, New);
            Assert.Equal(set.ETag, (await staff.DoAsync("GET", path)).ETag);
        }
        await staff.DoAsync("POST", "recipients/find", To + "}");
        await staff.DoAsync("GET", "suppressions?limit=1");
        using var http = app.Client(await app.KeyAsync("demo-staff"));
        using var lines = new StringContent("""{"to":{"user":"tour-imported"},"reason":"asked"}""", Encoding.UTF8, "application/x-ndjson");
        Assert.True((await http.PostAsync("api/v1/suppressions", lines, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"api/v1/recipients/{id}/preferences") { Content = new StringContent("""{"caps":[]}""", Encoding.UTF8, "application/merge-patch+json") };
        patch.Headers.TryAddWithoutValidation("If-Match", (await staff.DoAsync("GET", $"recipients/{id}/preferences")).ETag);
        Assert.True((await http.SendAsync(patch, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        foreach (var (path, _) in things) await staff.DoAsync("DELETE", path, null, Overwrite);
    }

    private static async Task ReconciliationAsync(ApiCaller staff)
    {
        var run = (await staff.DoAsync("POST", "reconciliations"))["run"];
        for (var begun = TimeProvider.System.GetTimestamp(); (await staff.CallAsync("GET", $"reconciliations/{run}")).Status != 200;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "The run did not begin in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        foreach (var path in new[] { "reconciliations", $"reconciliations/{run}/items", $"reconciliations/{run}/csv" }) await staff.DoAsync("GET", path);
    }

    private static async Task WebhooksAsync(ApiCaller staff)
    {
        var set = await staff.DoAsync("PUT", "status-webhook", """{"url":"https://hooks.example.com/status"}""", Overwrite);
        Assert.Equal(set.ETag, (await staff.DoAsync("GET", "status-webhook")).ETag);
        await staff.DoAsync("GET", "status-webhook/dead-letters");
        await staff.DoAsync("GET", "dead-letters");
        await staff.DoAsync("GET", "circuits");
        await staff.DoAsync("GET", "circuits/history?circuit=global");
        await staff.DoAsync("POST", "dead-letters:redrive");
        await staff.DoAsync("DELETE", "status-webhook", null, ("If-Match", set.ETag!));
    }

    private static async Task PlatformAsync(ApiCaller platform, AppProcess app)
    {
        await platform.DoAsync("PUT", "tenants/tour", """{"name":"Tour"}""", New);
        var tenant = await platform.DoAsync("GET", "tenants/tour");
        await platform.DoAsync("PUT", "tenants/tour", tenant.Text, ("If-Match", tenant.ETag!));
        foreach (var path in new[] { "tenants", "unreadable-dead-letters", "platform/alerts", "degradation", "scaling", "openapi.json", "docs", "../metrics" }) await platform.DoAsync("GET", path);
        using var anyone = new ApiCaller(app.Client());
        foreach (var path in new[] { "../health/live", "../health/ready" }) await anyone.DoAsync("GET", path);
    }
}
