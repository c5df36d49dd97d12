using System.Net;
using MessageFunctions.Access;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Access;

public sealed class TenantGateTests
{
    private static Tenant Tenant(params string[] networks) => new(TenantId.Parse("acme"), "Acme", TenantState.Active, new TenantSettings
    {
        AllowedNetworks = [.. networks.Select(text => IPNetwork.Parse(text))],
    });

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("::ffff:11.1.2.3", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData(null, false)]
    public void Only_addresses_of_the_allow_list_come_in(string? address, bool admitted)
    {
        var refusal = TenantGate.Check(Tenant("10.0.0.0/8", "2001:db8::/32"), CredentialKinds.ApiKey, address is null ? null : IPAddress.Parse(address));

        Assert.Equal(admitted ? null : Refusal.Network, refusal);
    }

    [Fact]
    public void Without_an_allow_list_an_address_is_not_needed() => Assert.Null(TenantGate.Check(Tenant(), CredentialKinds.ApiKey, address: null));

    [Fact]
    public void A_suspended_tenant_admits_nobody() =>
        Assert.Equal(Refusal.Suspended, TenantGate.Check(Tenant() with { State = TenantState.Suspended }, CredentialKinds.ApiKey, IPAddress.Loopback));

    [Theory]
    [InlineData(CredentialKinds.ApiKey, CredentialKinds.Jwt)]
    [InlineData(CredentialKinds.Jwt, CredentialKinds.ApiKey)]
    public void Credentials_that_a_tenant_did_not_choose_are_refused(CredentialKinds accepted, CredentialKinds shown)
    {
        var tenant = Tenant();
        tenant = tenant with { Settings = tenant.Settings with { Accepts = accepted } };

        Assert.Equal(Refusal.NotAccepted, TenantGate.Check(tenant, shown, IPAddress.Loopback));
        Assert.Null(TenantGate.Check(tenant, accepted, IPAddress.Loopback));
    }
}
