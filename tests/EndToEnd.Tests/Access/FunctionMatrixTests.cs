using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.EndToEnd.Tests.Access;

/// <summary>Every HTTP function of the app × every role. A function that is new, gone or opened to another role changes the list below.</summary>
public sealed partial class FunctionMatrixTests
{
    private const string Golden = """
        AcceptBatch: sender admin
        AcceptMessage: sender admin
        ActivateTemplate: admin
        AdjustBudget: finance
        ApproveTemplate: reviewer
        CancelMessage: sender operator admin
        DeleteLine: admin
        DeleteStatusWebhook: admin
        GetAttributeLines: operator finance admin
        GetBatch: sender reviewer operator finance admin
        GetBudget: operator finance admin
        GetBudgetEntries: operator finance admin
        GetBudgetHolds: operator finance admin
        GetBudgetProof: operator finance admin
        GetDeadLetters: operator admin
        GetInbox: sender
        GetKey: admin platform
        GetLine: operator finance admin
        GetLineAttributes: operator finance admin
        GetLiveness: anyone
        GetMessage: sender reviewer operator finance admin
        GetMetrics: platform
        GetOwnTenant: admin
        GetPrice: operator finance admin
        GetQuota: operator finance admin
        GetReadiness: anyone
        GetReconciliation: operator finance admin
        GetReconciliationCsv: operator finance admin
        GetReconciliationItems: operator finance admin
        GetStatusWebhook: operator admin
        GetStatusWebhookDeadLetters: operator admin
        GetTemplate: sender reviewer operator admin
        GetTemplateVersion: sender reviewer operator admin
        GetTenant: platform
        GetUnreadableDeadLetters: platform
        IssueKey: admin platform
        ListAttributes: operator finance admin
        ListBudgets: operator finance admin
        ListKeys: admin platform
        ListLines: operator finance admin
        ListPrices: operator finance admin
        ListQuotas: operator finance admin
        ListReconciliations: operator finance admin
        ListTemplates: sender reviewer operator admin
        ListTenants: platform
        MarkInboxMessageRead: sender
        PostReceipts: anyone
        PutAttribute: admin
        PutLine: admin
        PutLineAttributes: admin
        PutOwnTenant: admin
        PutPrice: admin
        PutQuota: admin
        PutStatusWebhook: admin
        PutTenant: platform
        RechargeBudget: finance
        RedriveDeadLetter: operator admin
        RedriveDeadLetters: operator admin
        RedriveStatusWebhookDeadLetter: operator admin
        RepairDiscrepancy: finance
        RevokeKey: admin platform
        RotateKey: admin platform
        SaveTemplateVersion: admin
        SearchMessages: sender reviewer operator finance admin
        StartReconciliation: operator finance
        ZzUnknownRoute: anyone
        """;

    private static readonly Assembly App = typeof(AllowAttribute).Assembly;

    [Fact]
    public void Who_may_call_what_is_as_agreed()
    {
        var actual = FunctionAccessTable.Read(App).Functions.Where(function => function.IsHttp)
            .Select(function => $"{function.Name}: {(function.IsForAnyone ? "anyone" : RoleNames.Join(function.Roles))}");

        Assert.Equal(Golden.Split('\n'), actual);
    }

    [Fact]
    public void Every_http_function_leaves_the_decision_to_the_gate_and_asks_the_host_for_no_key()
    {
        Assert.All(Triggers(), trigger => Assert.Equal(AuthorizationLevel.Anonymous, trigger.Http.AuthLevel));
    }

    [Fact]
    public async Task The_running_app_lets_in_whom_the_list_names_and_nobody_else()
    {
        var directory = Directory.CreateTempSubdirectory("matrix-").FullName;
        try
        {
            await using var app = await AppProcess.StartAsync(directory);
            await KeysPrintedAsync(app);
            var keys = new Dictionary<Roles, string> { [Roles.Platform] = app.Keys["platform"] };
            using (var staff = app.Client(app.Keys["demo-staff"]))
            {
                foreach (var role in new[] { Roles.Sender, Roles.Reviewer, Roles.Operator, Roles.Finance, Roles.Admin }) keys[role] = await IssueAsync(staff, role);
            }
            using var client = app.Client();
            var table = FunctionAccessTable.Read(App);
            List<string> wrong = [];
            foreach (var (name, http) in Triggers().Where(trigger => !table.Find(trigger.Name)!.IsForAnyone))
            {
                await ExpectAsync(client, name, http, null, 401, wrong);
                await ExpectAsync(client, name, http, keys[Roles.Sender][..^2] + "xx", 401, wrong);
                foreach (var (role, key) in keys) await ExpectAsync(client, name, http, key, (table.Find(name)!.Roles & role) == 0 ? 403 : null, wrong);
            }
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The app says that it is ready in a line before its keys, which its pipe may bring a moment later.</summary>
    private static async Task KeysPrintedAsync(AppProcess app)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var i = 0; i < 500 && !app.Keys.ContainsKey("platform"); i++) await timer.WaitForNextTickAsync();
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute Http)> Triggers() =>
        from type in App.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let http = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where http is not null
        select (function.Name, http);

    private static async Task<string> IssueAsync(HttpClient staff, Roles role)
    {
        var request = new JsonObject { ["name"] = $"matrix-{RoleNames.Join(role)}", ["roles"] = new JsonArray(RoleNames.Join(role)) };
        using var response = await staff.PostAsJsonAsync("api/v1/keys", request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["text"]!;
    }

    /// <summary>Calls with ids that name nothing and no body, so that whoever is let in changes nothing. Null: let in, whatever the answer.</summary>
    private static async Task ExpectAsync(HttpClient client, string name, HttpTriggerAttribute http, string? key, int? expected, List<string> wrong)
    {
        var path = Parameter().Replace(http.Route ?? name, match => match.Groups["constraint"].Value == "int" ? "1" : "matrix-none");
        foreach (var method in http.Methods!)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"api/{path}");
            if (key is not null) request.Headers.Add("x-api-key", key);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var status = (int)response.StatusCode;
            if (expected is { } exact ? status != exact : status is 401 or 403 or >= 500) wrong.Add($"{name} {method} {path}: {status}, expected {expected?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "to be let in"}");
        }
    }

    [GeneratedRegex(@"\{[a-zA-Z]+(:(?<constraint>[a-z]+)[^}]*)?\}")]
    private static partial Regex Parameter();
}
