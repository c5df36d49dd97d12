using System.Net;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Functions.Access;

/// <summary>The front door's settings, section <c>Access</c>.</summary>
public sealed record AccessOptions
{
    /// <summary>
    /// Setting <c>Access:TrustedProxies</c>: networks, separated by spaces or commas, whose <c>X-Forwarded-For</c> is believed. Empty (the default):
    /// nobody's, and the connection's own address is the caller's.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Reads and validates the section.</summary>
    /// <exception cref="InvalidOperationException">A setting has a value it cannot have.</exception>
    public static AccessOptions Read(IConfiguration configuration)
    {
        List<IPNetwork> proxies = [];
        foreach (var text in (configuration["Access:TrustedProxies"] ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(text, out var network)) proxies.Add(network);
            else if (IPAddress.TryParse(text, out var address)) proxies.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else throw new InvalidOperationException($"The setting Access:TrustedProxies holds '{text}', which is no network such as 10.0.0.0/8.");
        }
        return new AccessOptions { TrustedProxies = proxies };
    }
}
