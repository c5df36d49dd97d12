using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MessageFunctions.Access;
using MessageFunctions.EndToEnd.Tests.Access;
using MessageFunctions.EndToEnd.Tests.Api;

[assembly: AssemblyFixture(typeof(RunningApp))]

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>The app as a process of its own, for all tests that only ask it things: a key of each role in the tenant <c>demo</c>, and a second tenant.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    /// <summary>The collection of tests that change the same things of the tenant, one after another.</summary>
    public const string Shared = "changes the tenant demo";

    private readonly Lazy<Task<AppProcess>> _app;
    private readonly string _directory = Directory.CreateTempSubdirectory("front-door-").FullName;
    private readonly Dictionary<Roles, string> _keys = [];

    public RunningApp() => _app = new(StartAsync);

    public static IReadOnlyList<Roles> TenantRoles { get; } = [Roles.Sender, Roles.Reviewer, Roles.Operator, Roles.Finance, Roles.Admin];

    /// <summary>A key with every role in another tenant, <c>globex</c>.</summary>
    public string ForeignKey { get; private set; } = "";

    /// <summary>A key that was good and has been revoked.</summary>
    public string RevokedKey { get; private set; } = "";

    /// <summary>An administrator's key of a tenant whose callers come from a network that no test is in.</summary>
    public string WalledKey { get; private set; } = "";

    /// <summary>The root of the secrets that webhooks are signed with.</summary>
    internal const string WebhookSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    internal TokenIssuer Issuer { get; } = TokenIssuer.Shared;

    /// <summary>The app, started by the first who asks.</summary>
    internal Task<AppProcess> StartedAsync() => _app.Value;

    internal async Task<string> KeyAsync(Roles role)
    {
        await StartedAsync();
        return _keys[role];
    }

    internal async Task<HttpClient> ClientAsync(Roles role) => (await StartedAsync()).Client(await KeyAsync(role));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app.IsValueCreated) await (await _app.Value).DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<AppProcess> StartAsync()
    {
        var jwks = Path.Combine(_directory, "jwks.json");
        await File.WriteAllTextAsync(jwks, Issuer.Jwks);
        var app = await AppProcess.StartAsync(_directory, new Dictionary<string, string>
        {
            ["Access__Jwt__Issuer"] = TokenIssuer.Name,
            ["Access__Jwt__Jwks"] = jwks,
            ["Channels__Webhook__Secrets__0"] = WebhookSecret,
            ["Channels__Webhook__AllowHttp"] = "true",
            ["Telemetry__Prometheus"] = "true",
            ["Logging__LogLevel__Default"] = "Debug",
            ["Host__CORS"] = "https://console.example.com",
        });
        _keys[Roles.Platform] = await app.KeyAsync("platform");
        using var staff = app.Client(await app.KeyAsync("demo-staff"));
        foreach (var role in TenantRoles) _keys[role] = (await IssueAsync(staff, $"front-{RoleNames.Join(role)}", role)).Text;
        (var id, RevokedKey) = await IssueAsync(staff, "front-revoked", Roles.All);
        using (var gone = await staff.DeleteAsync($"api/v1/keys/{id}")) gone.EnsureSuccessStatusCode();
        using var platform = app.Client(_keys[Roles.Platform]);
        using (var globex = app.Client(await OtherTenantAsync(platform, "globex", []))) ForeignKey = (await IssueAsync(globex, "all", Roles.All)).Text;
        WalledKey = await OtherTenantAsync(platform, "walled", ["203.0.113.0/24"]);
        return app;
    }

    private static async Task<(string Id, string Text)> IssueAsync(HttpClient staff, string name, Roles roles)
    {
        var request = new JsonObject { ["name"] = name, ["roles"] = new JsonArray([.. RoleNames.Of(roles).Select(role => (JsonNode)role)]) };
        using var response = await staff.PostAsJsonAsync("api/v1/keys", request);
        response.EnsureSuccessStatusCode();
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        return ((string)body["key"]!["id"]!, (string)body["text"]!);
    }

    private static async Task<string> OtherTenantAsync(HttpClient platform, string name, string[] networks)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/tenants/{name}") { Content = JsonContent.Create(new { name, allowedNetworks = networks }) };
        request.Headers.Add("If-None-Match", "*");
        using var response = await platform.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["text"]!;
    }
}
