namespace MessageFunctions.Policies;

/// <summary>Parts of JSON pointers (RFC 6901).</summary>
internal static class JsonPointers
{
    /// <summary>A name as a part of a pointer, cut where nobody would read on.</summary>
    public static string Escape(string name)
    {
        if (name.Length > 64) name = string.Concat(name.AsSpan(0, 63), "…");
        return name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    /// <summary><c>$.channels[0].id</c> as <c>/channels/0/id</c>; what is not of that plain form is the whole body.</summary>
    public static string OfPath(string? path) =>
        path is ['$', .. var rest] && !rest.Contains('\'', StringComparison.Ordinal) && rest.Length < 256
            ? rest.Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            : "";
}
