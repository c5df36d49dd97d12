using MessageFunctions.Access;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Tenants;

/// <summary>One tenant <c>acme</c> on tables in memory, with one instance of the app.</summary>
internal sealed class TenantFixture
{
    public static readonly TenantId Acme = TenantId.Parse("acme");

    public TenantFixture()
    {
        Store = new TenantStore(Tables);
        Directory = new TenantDirectory(Store, Time, new TenantDirectoryOptions());
        Issuer = new ApiKeyIssuer(Store, Directory, Time);
        Uses = new ApiKeyUses(Tables, Time);
        Templates = new TemplateStore(Tables, Store, Directory, Time);
        Authenticator = new ApiKeyAuthenticator(Directory, Uses, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public MemoryTables Tables { get; } = new();

    public TenantStore Store { get; }

    public TenantDirectory Directory { get; }

    public ApiKeyIssuer Issuer { get; }

    public ApiKeyUses Uses { get; }

    public TemplateStore Templates { get; }

    public ApiKeyAuthenticator Authenticator { get; }

    public static Tenant Tenant(string id = "acme") => new(TenantId.Parse(id), "Acme", TenantState.Active, new TenantSettings());

    public async Task<TenantFixture> CreateAsync()
    {
        Assert.IsType<ChangeResult.Saved>(await Store.CreateAsync(new NewTenant(Tenant())));
        return this;
    }

    public async Task<(ApiKey Key, string Text)> IssueAsync(string name = "crm", Roles roles = Roles.Sender, TimeSpan? lifetime = null)
    {
        var issued = Assert.IsType<ApiKeyIssue.Issued>(await Issuer.IssueAsync(Acme, new ApiKeyRequest(name, roles) { Lifetime = lifetime }));
        return (issued.Key, issued.Text);
    }
}
