using System.Buffers.Text;
using System.Text;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Admin;

/// <summary>ETags of HTTP from those of the store, and the conditions of a request.</summary>
internal static class EntityTags
{
    private const int MaxLength = 512;

    public static string Format(string etag) => $"\"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(etag))}\"";

    /// <summary>The condition of a change; null and false: none, null and true: one that cannot be read.</summary>
    public static (WriteCondition? Condition, bool IsInvalid) Read(HttpRequest request)
    {
        var match = request.Headers.IfMatch;
        var none = request.Headers.IfNoneMatch;
        return (match.Count, none.Count) switch
        {
            (0, 0) => (null, false),
            (0, 1) when none[0] == "*" => (WriteCondition.New, false),
            (1, 0) when match[0] == "*" => (WriteCondition.Always, false),
            (1, 0) when TryParse(match[0], out var etag) => (new WriteCondition.Matches(etag), false),
            _ => (null, true),
        };
    }

    private static bool TryParse(string? text, out string etag)
    {
        etag = "";
        if (text is not ['"', .. var inner, '"'] || inner.Length > MaxLength || !Base64Url.IsValid(inner)) return false;
        etag = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(inner));
        return true;
    }
}
