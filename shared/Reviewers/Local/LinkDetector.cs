using System.Net;
using System.Text.RegularExpressions;

namespace MessageFunctions.Reviewers.Local;

/// <summary>Finds links that hide where they lead.</summary>
internal static partial class LinkDetector
{
    private const int Many = 10;

    private static readonly HashSet<string> Shorteners = new(StringComparer.OrdinalIgnoreCase)
        { "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "rb.gy", "shorturl.at" };

    public static IEnumerable<Evidence> Find(string text, string? html)
    {
        var links = Links().Matches(text).Select(match => match.Value).Concat(html is null ? [] : Anchors().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups["href"].Value)))
            .Distinct(StringComparer.Ordinal).ToList();
        if (links.Count > Many) yield return new Evidence($"links:{links.Count}", 1_500);
        foreach (var code in links.SelectMany(Judge).Distinct()) yield return code;
        if (html is null) yield break;
        foreach (Match anchor in Anchors().Matches(html))
        {
            if (ShowsAnotherHost(WebUtility.HtmlDecode(anchor.Groups["href"].Value), TextFolding.Plain(anchor.Groups["text"].Value))) yield return new Evidence("link:shows_another_host", 8_000);
        }
    }

    private static IEnumerable<Evidence> Judge(string link)
    {
        if (!Uri.TryCreate(link.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? $"http://{link}" : link, UriKind.Absolute, out var uri)) yield break;
        if (uri.Scheme is "javascript" or "data" or "vbscript" or "file") yield return new Evidence($"link:scheme_{uri.Scheme}", 9_900);
        if (uri.Scheme is not ("http" or "https")) yield break;
        if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6) yield return new Evidence("link:address_instead_of_name", 6_000);
        if (uri.UserInfo.Length > 0) yield return new Evidence("link:user_info", 7_000);
        if (uri.IdnHost.Split('.').Any(static label => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))) yield return new Evidence("link:other_alphabet", 4_000);
        if (Shorteners.Contains(uri.Host)) yield return new Evidence("link:shortened", 3_500);
        else if (uri.Scheme == "http") yield return new Evidence("link:not_encrypted", 800);
    }

    /// <summary>The text is itself an address, of another host than the link leads to.</summary>
    private static bool ShowsAnotherHost(string href, string text)
    {
        if (Hosts().Match(text.Trim()) is not { Success: true } shown || !Uri.TryCreate(href, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return false;
        var (named, real) = (Bare(shown.Groups["host"].Value), Bare(uri.Host));
        return named != real && !real.EndsWith($".{named}", StringComparison.Ordinal);

        static string Bare(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..].ToLowerInvariant() : host.ToLowerInvariant();
    }

    [GeneratedRegex("\\b(?:https?://|www\\.)[^\\s<>\"']{1,2000}|\\b(?:javascript|vbscript|data):[^\\s<>\"']{1,200}", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 500)]
    private static partial Regex Links();

    [GeneratedRegex("<a\\b[^>]*?\\bhref\\s*=\\s*[\"']?(?<href>[^\"'>\\s]{1,2000})[^>]*>(?<text>.{0,500}?)</a>", RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 500)]
    private static partial Regex Anchors();

    [GeneratedRegex("^(?:https?://)?(?<host>(?:[a-z0-9-]{1,63}\\.){1,8}[a-z]{2,24})(?:[/:?#].*)?$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 500)]
    private static partial Regex Hosts();
}
