namespace MessageFunctions.Isolation;

/// <summary>Names of connections: parts of the names of settings and of directories.</summary>
public static class ConnectionNames
{
    public const int MaxLength = 32;

    // Settings of the shared connection have these names in the same place.
    private static readonly string[] Taken = ["serviceuri", "accountendpoint", "clientid", "database", "connectionmode", "credential"];

    /// <summary>1 to 32 of <c>a-z 0-9 _</c>, beginning with a letter, and not the name of a setting of the shared connection.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        && !Taken.Contains(name);

    /// <summary>The name where a tenant named none: its id, with underscores since a setting's name has no hyphen everywhere.</summary>
    public static string Of(Tenants.Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Settings.ConnectionName ?? tenant.Id.Value.Replace('-', '_');
    }
}
