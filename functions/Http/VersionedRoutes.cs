using System.Collections.Frozen;
using MessageFunctions.Functions.Access;

namespace MessageFunctions.Functions.Http;

/// <summary>The routes of the API's current version, by what follows the version.</summary>
/// <param name="functions">All functions.</param>
internal sealed class VersionedRoutes(FunctionAccessTable functions)
{
    /// <summary>What the routes of the current version begin with.</summary>
    public const string Current = "v1/";

    private readonly FrozenSet<string> _collections = functions.Functions
        .Where(function => function.Route?.StartsWith(Current, StringComparison.Ordinal) == true)
        .Select(function => First(function.Route.AsSpan(Current.Length)).ToString())
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a path (behind the host's prefix) would be of the API, were its version in front.</summary>
    public bool IsMissingItsVersion(ReadOnlySpan<char> path) => _collections.GetAlternateLookup<ReadOnlySpan<char>>().Contains(First(path));

    /// <summary>A path's first segment without what a colon adds to it.</summary>
    private static ReadOnlySpan<char> First(ReadOnlySpan<char> path)
    {
        var end = path.IndexOfAny('/', ':');
        return end < 0 ? path : path[..end];
    }
}
