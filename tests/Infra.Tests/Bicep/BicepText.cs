using System.Text.RegularExpressions;

namespace MessageFunctions.Infra.Tests.Bicep;

/// <summary>Finds blocks and their keys in Bicep text, minding strings and comments.</summary>
internal static partial class BicepText
{
    /// <summary>The first block in braces behind a marker, without its braces; empty when there is none.</summary>
    public static string BlockAfter(string text, int from, string marker = "")
    {
        var at = text.IndexOf(marker, from, StringComparison.Ordinal);
        if (at < 0) return "";
        var depth = 0;
        var start = -1;
        for (var i = at; i < text.Length; i++)
        {
            i = SkipStringOrComment(text, i);
            if (i >= text.Length) break;
            if (text[i] == '{' && depth++ == 0) start = i + 1;
            else if (text[i] == '}' && --depth == 0) return text[start..i];
        }
        return "";
    }

    /// <summary>The keys on a block's own level.</summary>
    public static IReadOnlyList<string> KeysOf(string block)
    {
        var keys = new List<string>();
        var depth = 0;
        for (var i = 0; i < block.Length; i++)
        {
            if (depth == 0 && (i == 0 || block[i - 1] == '\n') && Key().Match(block, i) is { Success: true } key && key.Index == i) keys.Add(key.Groups[1].Value);
            i = SkipStringOrComment(block, i);
            if (i >= block.Length) break;
            if (block[i] is '{' or '[' or '(') depth++;
            else if (block[i] is '}' or ']' or ')') depth--;
        }
        return keys;
    }

    /// <summary>Brackets that do not match, by the character.</summary>
    public static string Unbalanced(string text)
    {
        var open = new Stack<char>();
        for (var i = 0; i < text.Length; i++)
        {
            i = SkipStringOrComment(text, i);
            if (i >= text.Length) break;
            switch (text[i])
            {
                case '{': open.Push('}'); break;
                case '[': open.Push(']'); break;
                case '(': open.Push(')'); break;
                case '}' or ']' or ')' when open.Count == 0 || open.Pop() != text[i]: return $"{text[i]} at {i}";
            }
        }
        return new string([.. open]);
    }

    private static int SkipStringOrComment(string text, int i)
    {
        if (At(text, i, "//")) return End(text, i, "\n", 1) - 1;
        if (At(text, i, "'''")) return End(text, i + 3, "'''", 3);
        if (text[i] != '\'') return i;
        for (i++; i < text.Length && text[i] != '\''; i++)
        {
            if (text[i] == '\\') i++;
        }
        return i + 1;
    }

    private static bool At(string text, int i, string what) => string.CompareOrdinal(text, i, what, 0, what.Length) == 0;

    private static int End(string text, int from, string what, int length) =>
        text.IndexOf(what, from, StringComparison.Ordinal) is >= 0 and var at ? at + length : text.Length;

    [GeneratedRegex(@" *'?([\w-]+)'?:")]
    private static partial Regex Key();
}
