using MessageFunctions.Access;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.EndToEnd.Tests.Api;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Access.Jwt;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Isolation;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.EndToEnd.Tests.Access;

/// <summary>The gate in front of a few functions, on the real runtime and storage, with a tenant <c>acme</c>.</summary>
internal sealed class GateHost : IAsyncDisposable
{
    public static readonly TenantId Acme = TenantId.Parse("acme");
    private readonly string _directory;
    private readonly IHost _host;

    private GateHost(IHost host, string directory, LogRecorder log)
    {
        _host = host;
        _directory = directory;
        Log = log;
        Client = new HttpClient(new ContractHandler(new HttpClientHandler())) { BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public HttpClient Client { get; }

    public LogRecorder Log { get; }

    public IServiceProvider Services => _host.Services;

    public TokenIssuer Issuer { get; } = TokenIssuer.Shared;

    public static async Task<GateHost> StartAsync(
        Action<Dictionary<string, string?>>? settings = null, bool gateBeforeHttp = false, params Type[] functions)
    {
        var directory = Directory.CreateTempSubdirectory("gate-").FullName;
        var values = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["AzureWebJobsScriptRoot"] = directory,
            ["MESSAGEFUNCTIONS_DATA"] = Path.Combine(directory, "data"),
            ["Access:Jwt:Issuer"] = TokenIssuer.Name,
            ["Access:Jwt:Jwks"] = Path.Combine(directory, "jwks.json"),
        };
        await File.WriteAllTextAsync(values["Access:Jwt:Jwks"]!, TokenIssuer.Shared.Jwks);
        settings?.Invoke(values);
        var builder = FunctionsApplication.CreateBuilder([.. values.SelectMany(pair => new[] { $"--{pair.Key}", pair.Value! })]);
        builder.Functions.Types = functions.Length == 0 ? [typeof(GateFunctions)] : functions;
        var log = new LogRecorder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        if (gateBeforeHttp) builder.UseAccess();
        builder.ConfigureFunctionsWebApplication();
        if (!gateBeforeHttp) builder.UseAccess();
        builder.Services.AddSingleton(FunctionAccessTable.Read(builder.Functions.Types.Where(type => type != typeof(SilentFunctions))));
        builder.Services.AddTenants();
        builder.Services.AddAdmin();
        builder.Services.AddSingleton<VersionedRoutes>();
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddSqliteStorage(_ => Path.Combine(directory, "data"));
        builder.Services.AddIsolation();
        var host = builder.Build();
        await host.StartAsync();
        var result = await host.Services.GetRequiredService<TenantStore>().CreateAsync(
            new NewTenant(new Tenant(Acme, "Acme", TenantState.Active, new TenantSettings())));
        Assert.IsType<ChangeResult.Saved>(result);
        return new GateHost(host, directory, log);
    }

    public async Task<string> IssueAsync(Roles roles, TimeSpan? lifetime = null)
    {
        var issuer = Services.GetRequiredService<ApiKeyIssuer>();
        var name = $"key-{RoleNames.Join(roles).Replace(' ', '-')}-{lifetime}";
        return Assert.IsType<ApiKeyIssue.Issued>(await issuer.IssueAsync(Acme, new ApiKeyRequest(name, roles) { Lifetime = lifetime })).Text;
    }

    public async Task SetAsync(Func<TenantSettings, TenantSettings> change, TenantState state = TenantState.Active)
    {
        var store = Services.GetRequiredService<TenantStore>();
        var tenant = (await store.GetTenantAsync(Acme))!.Value;
        await store.SaveTenantAsync(tenant with { Settings = change(tenant.Settings), State = state }, WriteCondition.Always);
        Services.GetRequiredService<TenantDirectory>().Forget(Acme);
    }

    public async Task<HttpResponseMessage> GetAsync(string function, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{function}");
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
