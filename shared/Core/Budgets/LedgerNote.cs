namespace MessageFunctions.Budgets;

/// <summary>Free text in the ledger: reasons and references. One line, bounded; it must not hold personal data.</summary>
public static class LedgerNote
{
    public const int MaxLength = 200;

    /// <summary>The text as it is kept: cut to the limit, control characters and line separators replaced by a space.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.Length <= MaxLength && !text.AsSpan().ContainsAnyInRange('\0', '\u001f')
            && text.AsSpan().IndexOfAnyExceptInRange('\u0020', '\u007e') < 0)
            return text;
        return string.Create(Math.Min(text.Length, MaxLength), text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' || char.IsSurrogate(source[i]) ? ' ' : source[i];
        });
    }
}
