using System.Net;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Access;

/// <summary>
/// Where a request really comes from. <c>X-Forwarded-For</c> is read from its end, one entry for each proxy that is trusted: what an
/// untrusted sender wrote into it stays to the left of the first address that no trusted proxy vouches for, and is never reached.
/// </summary>
public static class ClientAddress
{
    // More proxies in a row than anybody has; beyond it the request is taken for a forgery.
    private const int MaxHops = 16;

    /// <summary>The caller's address, or null when it cannot be told.</summary>
    public static IPAddress? Of(HttpContext context, IReadOnlyList<IPNetwork> trustedProxies)
    {
        ArgumentNullException.ThrowIfNull(context);
        var address = Plain(context.Connection.RemoteIpAddress);
        if (address is null || trustedProxies.Count == 0 || !IsTrusted(address, trustedProxies)) return address;
        var forwarded = context.Request.Headers["X-Forwarded-For"];
        if (forwarded.Count == 0) return address;
        var rest = string.Join(',', (IEnumerable<string?>)forwarded).AsSpan();
        for (var hop = 0; hop < MaxHops; hop++)
        {
            var comma = rest.LastIndexOf(',');
            if (!TryParse(rest[(comma + 1)..].Trim(), out var next)) return null;
            address = next;
            if (comma < 0 || !IsTrusted(address, trustedProxies)) return address;
            rest = rest[..comma];
        }
        return null;
    }

    private static bool IsTrusted(IPAddress address, IReadOnlyList<IPNetwork> trusted)
    {
        foreach (var network in trusted)
        {
            if (network.Contains(address)) return true;
        }
        return false;
    }

    /// <summary>An address alone, <c>a.b.c.d:port</c> as Azure's front ends write it, or <c>[v6]:port</c>.</summary>
    private static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        var found = IPEndPoint.TryParse(text, out var endpoint) ? Plain(endpoint.Address) : null;
        address = found ?? IPAddress.None;
        return found is not null;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
