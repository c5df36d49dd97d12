using System.Buffers;

namespace MessageFunctions.Messages.Requests;

/// <summary>The forms of addresses. Narrow on purpose: what passes needs no escaping in any protocol that carries it.</summary>
internal static class Address
{
    private static readonly SearchValues<char> LocalPart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");
    private static readonly SearchValues<char> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> UserName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~:@+");

    /// <summary>A dot-atom at a domain name of at least two labels (RFC 5321, ASCII only: an international domain comes as punycode).</summary>
    public static bool IsEmail(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (text.Length > RequestLimits.MaxEmail || at is < 1 or > 64) return false;
        return IsLocalPart(text[..at]) && IsDomain(text[(at + 1)..]);
    }

    /// <summary>E.164: plus, 7 to 15 digits, the first not zero.</summary>
    public static bool IsPhone(ReadOnlySpan<char> text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && !text[1..].ContainsAnyExceptInRange('0', '9');

    public static bool IsUser(ReadOnlySpan<char> text) => text.Length is > 0 and <= RequestLimits.MaxUser && !text.ContainsAnyExcept(UserName);

    /// <summary>An absolute http or https URL without user information or fragment; which hosts may be called is the channel's to decide.</summary>
    public static bool IsUrl(string text)
    {
        if (text.Length > RequestLimits.MaxUrl || text.AsSpan().ContainsAnyExceptInRange('!', '~')) return false;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;
    }

    private static bool IsLocalPart(ReadOnlySpan<char> text) =>
        text[0] != '.' && text[^1] != '.' && !text.ContainsAnyExcept(LocalPart) && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > 253 || text.ContainsAnyExcept(Domain)) return false;
        var labels = 0;
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            labels++;
        }
        return labels >= 2;
    }
}
