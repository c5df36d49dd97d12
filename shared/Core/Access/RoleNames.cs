namespace MessageFunctions.Access;

/// <summary>Roles by their names in tokens, requests and rows: <c>sender reviewer operator finance admin platform</c>.</summary>
public static class RoleNames
{
    private static readonly (string Name, Roles Role)[] Names =
    [
        ("sender", Roles.Sender),
        ("reviewer", Roles.Reviewer),
        ("operator", Roles.Operator),
        ("finance", Roles.Finance),
        ("admin", Roles.Admin),
        ("platform", Roles.Platform),
    ];

    /// <summary>One role by its exact name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out Roles role)
    {
        foreach (var (candidate, value) in Names)
        {
            if (!name.SequenceEqual(candidate)) continue;
            role = value;
            return true;
        }
        role = Roles.None;
        return false;
    }

    /// <summary>The names, in the order above.</summary>
    public static IReadOnlyList<string> Of(Roles roles) => [.. Names.Where(entry => (roles & entry.Role) != 0).Select(entry => entry.Name)];

    /// <summary>The names with a space between.</summary>
    public static string Join(Roles roles) => string.Join(' ', Of(roles));

    /// <summary>The inverse of <see cref="Join"/>; null when a name is unknown.</summary>
    public static Roles? Split(string text)
    {
        var roles = Roles.None;
        foreach (var part in text.AsSpan().Split(' '))
        {
            var name = text.AsSpan(part);
            if (name.IsEmpty) continue;
            if (!TryParse(name, out var role)) return null;
            roles |= role;
        }
        return roles;
    }
}
