using System.Net;
using MessageFunctions.Tenants;

namespace MessageFunctions.Access;

/// <summary>What a tenant demands beside a valid credential. Pure.</summary>
public static class TenantGate
{
    /// <summary>Why the caller stays outside, or null when it may come in.</summary>
    /// <param name="tenant">The tenant that the credential proved.</param>
    /// <param name="credential">The kind of credential.</param>
    /// <param name="address">Where the request comes from; null: not known, which no allow-list admits.</param>
    public static Refusal? Check(Tenant tenant, CredentialKinds credential, IPAddress? address)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        if (tenant.State != TenantState.Active) return Refusal.Suspended;
        if ((tenant.Settings.Accepts & credential) == 0) return Refusal.NotAccepted;
        return IsAllowed(tenant.Settings.AllowedNetworks, address) ? null : Refusal.Network;
    }

    private static bool IsAllowed(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        if (networks.Count == 0) return true;
        if (address is null) return false;
        // A dual-stack socket shows an IPv4 caller as ::ffff:a.b.c.d.
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in networks)
        {
            if (network.Contains(address)) return true;
        }
        return false;
    }
}
