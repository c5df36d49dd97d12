namespace MessageFunctions.Recipients;

/// <summary>Time zones by their IANA ids.</summary>
public static class Zones
{
    /// <summary>Longest id.</summary>
    public const int MaxLength = 64;

    /// <summary>Null: this machine knows no such zone.</summary>
    public static TimeZoneInfo? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        // The system looks for a file of this name: what is no id must not reach it.
        if (id.Length is 0 or > MaxLength || id.Contains("..", StringComparison.Ordinal) || id[0] == '/' || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')) return null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
    }
}
