using System.Globalization;

namespace MessageFunctions.Storage;

/// <summary>What all stored text must be: well-formed UTF-16, since a lone surrogate cannot be written in UTF-8 and would come back changed.</summary>
internal static class StorageText
{
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return false;
            text = text[(at + 2)..];
            at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }
        return true;
    }

    /// <summary>For messages: the first characters of a value, with what cannot be printed escaped.</summary>
    public static string Show(string text)
    {
        var shown = text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c)
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : c.ToString()));
    }
}
