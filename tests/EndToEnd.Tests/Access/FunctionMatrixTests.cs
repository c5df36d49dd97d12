using System.Reflection;
using System.Text.RegularExpressions;
using MessageFunctions.Access;
using MessageFunctions.EndToEnd.Tests.Api;
using MessageFunctions.Functions.Access;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.EndToEnd.Tests.Access;

/// <summary>Every HTTP function of the app × every role. A function that is new, gone or opened to another role changes the list below.</summary>
public sealed partial class FunctionMatrixTests(RunningApp running)
{
    private const string Golden = """
        AcceptBatch: sender admin
        AcceptMessage: sender admin
        AcknowledgeAlert: operator
        AcknowledgePlatformAlert: platform
        ActivatePolicy: admin platform
        ActivateTemplate: admin
        AdjustBudget: finance
        ApproveReview: reviewer
        ApproveTemplate: reviewer
        CancelBatch: sender operator admin
        CancelMessage: sender operator admin
        ClaimReview: reviewer
        ConfirmAccountCircuit: operator finance
        DeleteLine: admin
        DeletePreferences: operator admin
        DeletePrice: admin
        DeleteRecipientState: sender operator admin
        DeleteStatusWebhook: admin
        DeleteSuppression: operator admin
        DiffPolicy: reviewer operator finance admin platform
        FindRecipient: sender operator admin
        GetApiPage: anyone
        GetAttributeLines: operator finance admin
        GetBatch: sender reviewer operator finance admin
        GetBudget: operator finance admin
        GetBudgetEntries: operator finance admin
        GetBudgetHolds: operator finance admin
        GetBudgetProof: operator finance admin
        GetCircuitHistory: operator finance admin platform
        GetCircuits: operator finance admin platform
        GetDeadLetters: operator admin
        GetDegradation: operator platform
        GetInbox: sender
        GetKey: admin platform
        GetLine: operator finance admin
        GetLineAttributes: operator finance admin
        GetLiveness: anyone
        GetMessage: sender reviewer operator finance admin
        GetMetrics: platform
        GetOpenApi: anyone
        GetOwnTenant: admin
        GetPolicy: reviewer operator finance admin platform
        GetPolicySchema: reviewer operator finance admin platform
        GetPolicyVersion: reviewer operator finance admin platform
        GetPreferences: sender operator admin
        GetPrice: operator finance admin
        GetQuota: operator finance admin
        GetReadiness: anyone
        GetRecipientState: sender operator admin
        GetReconciliation: operator finance admin
        GetReconciliationCsv: operator finance admin
        GetReconciliationItems: operator finance admin
        GetReview: reviewer operator admin
        GetScaling: operator platform
        GetStatusWebhook: operator admin
        GetStatusWebhookDeadLetters: operator admin
        GetSuppression: sender operator admin
        GetTemplate: sender reviewer operator admin
        GetTemplateVersion: sender reviewer operator admin
        GetTenant: platform
        GetUnreadableDeadLetters: platform
        GrpcGetMessage: sender reviewer operator finance admin
        GrpcSearch: sender reviewer operator finance admin
        GrpcSend: sender admin
        GrpcSendBatch: sender admin
        ImportSuppressions: operator admin
        IssueKey: admin platform
        ListAlerts: operator admin
        ListAttributes: operator finance admin
        ListAuditEntries: operator finance admin platform
        ListBudgets: operator finance admin
        ListChannels: operator finance admin
        ListKeys: admin platform
        ListLines: operator finance admin
        ListPlatformAlerts: platform
        ListPolicies: reviewer operator finance admin platform
        ListPolicyKinds: reviewer operator finance admin platform
        ListPolicyVersions: reviewer operator finance admin platform
        ListPrices: operator finance admin
        ListQuotas: operator finance admin
        ListReconciliations: operator finance admin
        ListReviews: reviewer operator admin
        ListSuppressions: operator admin
        ListTemplates: sender reviewer operator admin
        ListTenants: platform
        MarkInboxMessageRead: sender
        PatchPreferences: sender operator admin
        PostReceipts: anyone
        PutAttribute: admin
        PutLine: admin
        PutLineAttributes: admin
        PutOwnTenant: admin
        PutPreferences: sender operator admin
        PutPrice: admin
        PutQuota: admin
        PutRecipientState: sender operator admin
        PutStatusWebhook: admin
        PutSuppression: sender operator admin
        PutTenant: platform
        RechargeBudget: finance
        RedriveDeadLetter: operator admin
        RedriveDeadLetters: operator admin
        RedriveStatusWebhookDeadLetter: operator admin
        RejectReview: reviewer
        ReleasePolicy: admin platform
        ReleaseReview: reviewer
        RepairDiscrepancy: finance
        ReplayPolicy: operator admin
        RequestReviewChange: reviewer
        ResumeGlobalCircuit: platform
        RevokeKey: admin platform
        RollBackPolicy: operator admin platform
        RotateKey: admin platform
        SavePolicyVersion: admin platform
        SaveTemplateVersion: admin
        SearchMessages: sender reviewer operator finance admin
        SearchReviewArchive: reviewer operator admin
        StartReconciliation: operator finance
        SubmitReview: sender admin
        ValidatePolicy: reviewer operator finance admin platform
        VerifyAudit: operator finance admin platform
        ZzUnknownRoute: anyone
        """;

    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly Assembly App = typeof(AllowAttribute).Assembly;

    [Fact]
    public void Who_may_call_what_is_as_agreed()
    {
        var actual = FunctionAccessTable.Read(App).Functions.Where(function => function.IsHttp)
            .Select(function => $"{function.Name}: {(function.IsForAnyone ? "anyone" : RoleNames.Join(function.Roles))}");

        var golden = Golden.Split('\n');
        var difference = actual.Except(golden).Select(line => $"  + {line}").Concat(golden.Except(actual).Select(line => $"  - {line}"));
        Assert.True(golden.SequenceEqual(actual), $"The list of functions and roles changed. If that is meant, change Golden in FunctionMatrixTests.cs:\n{string.Join('\n', difference)}");
    }

    [Fact]
    public void Every_http_function_leaves_the_decision_to_the_gate_and_asks_the_host_for_no_key()
    {
        Assert.All(Triggers(), trigger => Assert.Equal(AuthorizationLevel.Anonymous, trigger.Http.AuthLevel));
    }

    [Fact]
    public async Task The_running_app_lets_in_whom_the_list_names_and_nobody_else()
    {
        var app = await running.StartedAsync();
        using var client = app.Client();
        var sender = await running.KeyAsync(Roles.Sender);
        var expired = running.Issuer.Token(TokenIssuer.Claims("sender reviewer operator finance admin", "demo", TimeProvider.System.GetUtcNow().AddSeconds(-700)));
        var forged = new TokenIssuer("k1").Token(TokenIssuer.Claims("sender reviewer operator finance admin", "demo"));
        (string Who, string? Header, string Value)[] nobodies =
        [
            ("no credentials", null, ""),
            ("a wrong key", "x-api-key", sender[..^2] + "xx"),
            ("a key that is none", "x-api-key", "mf_demo_aaaaaaaaaaaa." + new string('A', 43)),
            ("a revoked key", "x-api-key", running.RevokedKey),
            ("an expired token", "Authorization", $"Bearer {expired}"),
            ("a forged token", "Authorization", $"Bearer {forged}"),
            ("a key from outside its tenant's networks", "x-api-key", running.WalledKey),
        ];
        var table = FunctionAccessTable.Read(App);
        HashSet<string> refusals = [], forbidden = [];
        List<string> wrong = [];
        foreach (var (name, http) in Triggers().Where(trigger => !table.Find(trigger.Name)!.IsForAnyone))
        {
            foreach (var (who, header, value) in nobodies)
                await ExpectAsync(client, name, http, who, header is null ? null : (header, value), 401, refusals, wrong);
            foreach (var role in RunningApp.TenantRoles.Append(Roles.Platform))
            {
                var isAllowed = (table.Find(name)!.Roles & role) != 0;
                await ExpectAsync(client, name, http, RoleNames.Join(role), ("x-api-key", await running.KeyAsync(role)), isAllowed ? null : 403, isAllowed ? null : forbidden, wrong);
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // Whoever is refused learns nothing of the function, the tenant or the reason: not from the body, not from a header.
        Assert.Single(refusals);
        Assert.Single(forbidden);
    }

    /// <summary>Every HTTP function of the app.</summary>
    internal static IEnumerable<(string Name, HttpTriggerAttribute Http)> Triggers() =>
        from type in App.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let http = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where http is not null
        select (function.Name, http);

    /// <summary>Calls with ids that name nothing and no body, so that whoever is let in changes nothing. Null: let in, whatever the answer.</summary>
    private static async Task ExpectAsync(
        HttpClient client, string name, HttpTriggerAttribute http, string who, (string Name, string Value)? credential, int? expected, HashSet<string>? answers, List<string> wrong)
    {
        var path = Parameter().Replace(http.Route ?? name, match => match.Groups["constraint"].Value == "int" ? "1" : "matrix-none");
        foreach (var method in http.Methods!)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"api/{path}");
            request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
            if (credential is { } shown) Assert.True(request.Headers.TryAddWithoutValidation(shown.Name, shown.Value));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var status = (int)response.StatusCode;
            if (expected is { } exact ? status != exact : status is 401 or 403 or >= 500)
                wrong.Add($"{name} {method} {path} as {who}: {status}, expected {expected?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "to be let in"}");
            if (!response.Headers.TryGetValues("traceparent", out var trace) || !trace.Single().Contains(Trace, StringComparison.Ordinal)) wrong.Add($"{name} {method} {path} as {who}: the answer is not of the caller's trace");
            answers?.Add($"{string.Join(';', response.Headers.Where(header => header.Key is not ("Date" or "traceparent")).Select(header => $"{header.Key}={string.Join(',', header.Value)}"))} {await response.Content.ReadAsStringAsync()}");
        }
    }

    [GeneratedRegex(@"\{[a-zA-Z]+(:(?<constraint>[a-z]+)[^}]*)?\}")]
    private static partial Regex Parameter();
}
