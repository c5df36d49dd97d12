namespace MessageFunctions.Budgets.Pricing;

/// <summary>
/// How many SMS a text takes: in GSM-7 one of up to 160 septets or parts of 153, in UCS-2 one of up to 70 UTF-16 units or parts of 67
/// (3GPP TS 23.040, 9.2.3.24.1: the header that joins the parts takes six octets). A two-septet character or a surrogate pair is never cut in two,
/// so a part may stay one short.
/// </summary>
public static class SmsSegments
{
    public const int SingleSeptets = 160;
    public const int PartSeptets = 153;
    public const int SingleUnits = 70;
    public const int PartUnits = 67;

    /// <summary>Segments of a text; an empty one takes one.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (Gsm7.Septets(c) == 0) return CountUcs2(text);
        }
        return CountGsm7(text);
    }

    private static int CountGsm7(ReadOnlySpan<char> text)
    {
        int total = 0, parts = 1, used = 0;
        foreach (var c in text)
        {
            var septets = Gsm7.Septets(c);
            total += septets;
            Add(septets, PartSeptets, ref parts, ref used);
        }
        return total <= SingleSeptets ? 1 : parts;
    }

    private static int CountUcs2(ReadOnlySpan<char> text)
    {
        if (text.Length <= SingleUnits) return 1;
        int parts = 1, used = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var units = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            Add(units, PartUnits, ref parts, ref used);
            i += units - 1;
        }
        return parts;
    }

    private static void Add(int size, int capacity, ref int parts, ref int used)
    {
        if (used + size > capacity)
        {
            parts++;
            used = 0;
        }
        used += size;
    }
}
