using MessageFunctions.Functions.Http;

namespace MessageFunctions.Functions.Telemetry;

/// <summary>What a trace may say of a request's path: what is asked for, not whose it is, as further segments hold ids of users and messages.</summary>
internal static class TracedPath
{
    /// <summary><c>/api/v1/inbox/ada</c> becomes <c>/api/v1/inbox/…</c>.</summary>
    public static string Of(string? path)
    {
        if (string.IsNullOrEmpty(path)) return "/";
        var end = path.IndexOf('/', 1);
        if (end < 0) return path;
        if (path.AsSpan(end + 1).StartsWith(VersionedRoutes.Current, StringComparison.OrdinalIgnoreCase)) end += VersionedRoutes.Current.Length;
        end = path.IndexOf('/', end + 1);
        return end < 0 ? path : string.Concat(path.AsSpan(0, end), "/…");
    }
}
