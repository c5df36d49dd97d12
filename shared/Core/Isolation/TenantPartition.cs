using MessageFunctions.Tenants;

namespace MessageFunctions.Isolation;

/// <summary>The tenant of a partition key: every one begins with its tenant's id, or with a character that no id begins with where it belongs to none.</summary>
public static class TenantPartition
{
    /// <summary>Null: it belongs to no tenant.</summary>
    public static TenantId? TenantOf(string partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        var length = 0;
        while (length < partition.Length && (char.IsAsciiLetterLower(partition[length]) || char.IsAsciiDigit(partition[length]) || partition[length] == '-')) length++;
        return TenantId.TryParse(length == partition.Length ? partition : partition[..length], out var tenant) ? tenant : null;
    }
}
