using System.Net;
using System.Net.Sockets;

namespace MessageFunctions.Channels.Webhook;

/// <summary>
/// Which addresses a URL that a tenant gave may lead to: the public internet, and what the settings allow. It judges the very addresses that
/// are connected to, after names are resolved, so a name that changes its answer gains nothing.
/// </summary>
/// <remarks>The table is the IANA registries of special-purpose IPv4 and IPv6 addresses, and Azure's host address.</remarks>
public sealed class DestinationGuard(IReadOnlyList<IPNetwork> allowed)
{
    private static readonly IPNetwork[] Special = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // Azure's virtual host, which answers for metadata and DNS.
        "168.63.129.16/32",
        // IPv4 inside IPv6: compatible, translated, 6to4, Teredo (in 2001::/23). What is mapped (::ffff:0:0/96) is judged as the IPv4 address it is.
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23",
        "100::/64", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    }.Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether an address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)) return false;
        // A scope says which link; the networks know of none.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0) address = new IPAddress(address.GetAddressBytes());
        return allowed.Any(network => network.Contains(address)) || !Special.Any(network => network.Contains(address));
    }
}
