namespace MessageFunctions.Budgets;

/// <summary>The alphabet of ids that become part of a row key and of a ledger line: no separator of either.</summary>
internal static class LedgerKey
{
    public const int MaxLength = 100;

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '~')) return false;
        }
        return true;
    }
}
