using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>Which tokens are believed, section <c>Access:Jwt</c>. Without an issuer and a source of keys no token is.</summary>
public sealed record JwtOptions
{
    /// <summary>The only algorithms ever accepted: signatures of a private key. A shared secret (HS256) or none is never.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary><c>Issuer</c>: the exact <c>iss</c>.</summary>
    public string? Issuer { get; init; }

    /// <summary><c>Audience</c>: must be among <c>aud</c>; default <c>messagefunctions</c>.</summary>
    public string Audience { get; init; } = "messagefunctions";

    /// <summary><c>Jwks</c>: an <c>https</c> URL or a file's path.</summary>
    public string? Jwks { get; init; }

    /// <summary><c>ClockSkewSeconds</c>: how far clocks may differ, 0 to 300; default 60.</summary>
    public int ClockSkewSeconds { get; init; } = 60;

    /// <summary><c>TenantClaim</c>: the claim that names the tenant; default <c>tenant</c>.</summary>
    public string TenantClaim { get; init; } = "tenant";

    /// <summary><c>RolesClaim</c>: the claim with the roles, a list or one text with spaces; default <c>roles</c>.</summary>
    public string RolesClaim { get; init; } = "roles";

    public bool IsEnabled => Issuer is not null && Jwks is not null;

    /// <exception cref="InvalidOperationException">A setting has a value it cannot have.</exception>
    public static JwtOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Access:Jwt");
        var defaults = new JwtOptions();
        var options = new JwtOptions
        {
            Issuer = section["Issuer"],
            Audience = section["Audience"] ?? defaults.Audience,
            Jwks = section["Jwks"],
            ClockSkewSeconds = section.GetValue("ClockSkewSeconds", defaults.ClockSkewSeconds),
            TenantClaim = section["TenantClaim"] ?? defaults.TenantClaim,
            RolesClaim = section["RolesClaim"] ?? defaults.RolesClaim,
        };
        if (options.ClockSkewSeconds is < 0 or > 300) throw new InvalidOperationException("The setting Access:Jwt:ClockSkewSeconds must be 0 to 300.");
        if (options.Issuer is null != options.Jwks is null) throw new InvalidOperationException("Set both Access:Jwt:Issuer and Access:Jwt:Jwks, or neither.");
        if (options.Jwks?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true)
            throw new InvalidOperationException("The setting Access:Jwt:Jwks must be an https URL: whoever can change the keys can be anybody.");
        return options;
    }
}
