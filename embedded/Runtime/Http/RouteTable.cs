using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// Finds the first route in the order of the functions' names that matches. Routes are grouped by their first two segments behind the
/// prefix (a version and a collection, say), so that a request is held only against those it could be meant for.
/// </summary>
internal sealed class RouteTable
{
    private const int Depth = 2;

    private readonly string _prefix;
    private readonly FrozenDictionary<string, HttpRoute[]>.AlternateLookup<ReadOnlySpan<char>> _byLiterals;
    private readonly HttpRoute[] _others;

    public RouteTable(IReadOnlyList<HttpRoute> routes, string routePrefix)
    {
        _prefix = routePrefix.Length == 0 ? "/" : $"/{routePrefix}/";
        var skip = routePrefix.Length == 0 ? 0 : routePrefix.Split('/').Length;
        _others = [.. routes.Where(route => Literals(route, skip) is null)];
        _byLiterals = routes.Select(route => Literals(route, skip)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                literals => literals,
                literals => routes.Where(route => Literals(route, skip) is not { } own || own.Equals(literals, StringComparison.OrdinalIgnoreCase)).ToArray(),
                StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public HttpRoute? Find(HttpContext context)
    {
        foreach (var route in Candidates(context.Request.Path.Value))
        {
            if (route.TryMatch(context)) return route;
        }
        return null;
    }

    private HttpRoute[] Candidates(string? path)
    {
        if (path is null || !path.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase)) return _others;
        var rest = path.AsSpan(_prefix.Length);
        var first = rest.IndexOf('/');
        if (first < 0) return Group(rest);
        var second = rest[(first + 1)..].IndexOf('/');
        var two = second < 0 ? rest : rest[..(first + 1 + second)];
        return Group(two[^1] == '/' ? two[..^1] : two);
    }

    private HttpRoute[] Group(ReadOnlySpan<char> literals) => _byLiterals.TryGetValue(literals, out var routes) ? routes : _others;

    /// <summary>The first two segments, or all where there are fewer; null where one of them is no literal, so that the route may be meant by any path.</summary>
    private static string? Literals(HttpRoute route, int skip)
    {
        var segments = route.Template.Segments.Skip(skip).Take(Depth).ToArray();
        return segments.Length > 0 && segments.All(segment => segment.IsSimple && segment.Parts[0].IsLiteral)
            ? string.Join('/', segments.Select(segment => segment.Parts[0].Text))
            : null;
    }
}
