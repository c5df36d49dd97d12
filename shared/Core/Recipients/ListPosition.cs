using System.Globalization;

namespace MessageFunctions.Recipients;

/// <summary>Where a walk over all shards of a tenant stands.</summary>
/// <param name="Shard">The partition, 0 to 15.</param>
/// <param name="Continuation">Of the scan inside it; null: from its beginning.</param>
internal sealed record ListPosition(int Shard, string? Continuation)
{
    public static bool TryParse(string? text, out ListPosition? position)
    {
        position = new ListPosition(0, null);
        if (text is null) return true;
        if (text.Length < 2 || text[1] != '.' || !int.TryParse(text.AsSpan(0, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var shard)) return false;
        position = new ListPosition(shard, text.Length == 2 ? null : text[2..]);
        return true;
    }

    /// <summary>The place after a page; null: that was the last.</summary>
    public ListPosition? Next(string? continuation) =>
        continuation is not null ? this with { Continuation = continuation } : Shard + 1 < AddressKey.Shards ? new ListPosition(Shard + 1, null) : null;

    public override string ToString() => $"{Shard:x}.{Continuation}";
}
