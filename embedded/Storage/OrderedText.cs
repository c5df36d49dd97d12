using System.Text;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// Keys as SQLite text whose byte order is the ordinal UTF-16 order that <c>ITable</c> promises: UTF-8, but with each half of a surrogate
/// pair written by itself in three bytes (CESU-8, Unicode Technical Report 26). Keys without surrogate pairs are plain UTF-8.
/// </summary>
internal static class OrderedText
{
    public static byte[] Encode(string text)
    {
        if (!HasSurrogates(text)) return Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(text.Length * 3);
        foreach (var c in text)
        {
            if (c < 0x80)
            {
                bytes.Add((byte)c);
            }
            else if (c < 0x800)
            {
                bytes.Add((byte)(0xC0 | (c >> 6)));
                bytes.Add((byte)(0x80 | (c & 0x3F)));
            }
            else
            {
                bytes.Add((byte)(0xE0 | (c >> 12)));
                bytes.Add((byte)(0x80 | ((c >> 6) & 0x3F)));
                bytes.Add((byte)(0x80 | (c & 0x3F)));
            }
        }
        return [.. bytes];
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        // Only surrogates begin with ED A0 to ED BF; all else is plain UTF-8.
        if (!HasEncodedSurrogates(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                text.Append((char)lead);
                i++;
            }
            else if (lead < 0xE0)
            {
                text.Append((char)(((lead & 0x1F) << 6) | (bytes[i + 1] & 0x3F)));
                i += 2;
            }
            else
            {
                text.Append((char)(((lead & 0x0F) << 12) | ((bytes[i + 1] & 0x3F) << 6) | (bytes[i + 2] & 0x3F)));
                i += 3;
            }
        }
        return text.ToString();
    }

    private static bool HasSurrogates(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    private static bool HasEncodedSurrogates(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf((byte)0xED);
        while (at >= 0 && at + 1 < bytes.Length)
        {
            if (bytes[at + 1] >= 0xA0) return true;
            bytes = bytes[(at + 1)..];
            at = bytes.IndexOf((byte)0xED);
        }
        return false;
    }
}
