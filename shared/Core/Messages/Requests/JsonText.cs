using System.Buffers;
using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>Reads scalar values, adding what is wrong with them.</summary>
internal static class JsonText
{
    // C0 and C1 controls, DEL, the line and paragraph separators, and the marks that reorder text that surrounds them.
    private static readonly SearchValues<char> NotInLine = SearchValues.Create(Controls() + "\u2028\u2029\u202a\u202b\u202c\u202d\u202e");
    private static readonly SearchValues<char> NotInBlock = SearchValues.Create(Controls().Replace("\t", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal));

    /// <summary>A text, or null after a problem; a JSON null is a problem: what is absent is left out.</summary>
    public static string? Read(ref Utf8JsonReader json, string pointer, int maxLength, TextRule rule, ref ProblemList problems)
    {
        if (!Expect(ref json, JsonTokenType.String, pointer, "a text", ref problems)) return null;
        // A character takes at most 6 bytes of JSON: what is longer is refused before it is decoded.
        if (json.ValueSpan.Length > maxLength * 6L)
        {
            problems.Add(ProblemCode.ValueTooLong, pointer, $"At most {maxLength} characters.");
            return null;
        }
        if (Decode(ref json, pointer, ref problems) is not { } text) return null;
        if (text.Length == 0) problems.Add(ProblemCode.ValueTooShort, pointer, "The text is empty.");
        else if (text.Length > maxLength) problems.Add(ProblemCode.ValueTooLong, pointer, $"At most {maxLength} characters.");
        else if (text.AsSpan().ContainsAny(rule == TextRule.Line ? NotInLine : NotInBlock)) problems.Add(ProblemCode.CharacterForbidden, pointer, "Control characters are not allowed here.");
        else return text;
        return null;
    }

    /// <summary>An RFC 3339 time with its offset.</summary>
    public static DateTimeOffset? ReadTime(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (!Expect(ref json, JsonTokenType.String, pointer, "a time as text", ref problems)) return null;
        var text = json.ValueSpan;
        var hasOffset = text.Length >= 20 && (text[^1] == 'Z' || text[^6] is (byte)'+' or (byte)'-');
        if (hasOffset && json.TryGetDateTimeOffset(out var time)) return time.ToUniversalTime();
        problems.Add(ProblemCode.TimeInvalid, pointer, "Not an RFC 3339 time with offset, such as 2030-01-31T08:00:00Z.");
        return null;
    }

    public static int? ReadNumber(ref Utf8JsonReader json, string pointer, int min, int max, ref ProblemList problems)
    {
        if (!Expect(ref json, JsonTokenType.Number, pointer, "a number", ref problems)) return null;
        if (json.TryGetInt32(out var number) && number >= min && number <= max) return number;
        problems.Add(ProblemCode.NumberInvalid, pointer, $"A whole number from {min} to {max}.");
        return null;
    }

    /// <summary>Whether the value is of the type; otherwise it is skipped and a problem is added.</summary>
    public static bool Expect(ref Utf8JsonReader json, JsonTokenType type, string pointer, string what, ref ProblemList problems)
    {
        if (json.TokenType == type) return true;
        problems.Add(ProblemCode.TypeInvalid, pointer, $"This must be {what}.");
        json.Skip();
        return false;
    }

    /// <summary>The pointer of a property that nobody knows: its name is the caller's, so it is cut to a sane length.</summary>
    public static string Pointer(string path, ref Utf8JsonReader json)
    {
        if (json.ValueSpan.Length > 256) return path + "/…";
        try
        {
            var name = json.GetString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            return $"{path}/{name}";
        }
        catch (InvalidOperationException)
        {
            return path + "/…";
        }
    }

    /// <summary>The text of the current string, or null after a problem: an escape may name half of a surrogate pair.</summary>
    public static string? Decode(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            problems.Add(ProblemCode.TextEncodingInvalid, pointer, "The text has half of a surrogate pair.");
            return null;
        }
    }

    private static string Controls() => string.Concat(Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c));
}
