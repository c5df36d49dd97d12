using System.Globalization;
using System.Runtime.CompilerServices;

namespace MessageFunctions.Budgets.Rows;

/// <summary>
/// The text of one entry inside a page: <c>held 01jd… held=+1200,+3 until=1795420800 note=…</c>. Differences are cash in
/// micro-units and PV, left out when zero; the subject is <c>-</c> when there is none; the note comes last and runs to the end.
/// </summary>
internal static class EntryLine
{
    public static string Format(LedgerEntry entry)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[320]);
        text.AppendLiteral(EntryKinds.Name(entry.Kind));
        text.AppendLiteral(" ");
        text.AppendLiteral(entry.Subject.Length == 0 ? "-" : entry.Subject);
        Append(ref text, " limit=", entry.LimitChange);
        Append(ref text, " held=", entry.HeldChange);
        Append(ref text, " spent=", entry.SpentChange);
        if (entry.ExpiresAt is { } expiresAt)
        {
            text.AppendLiteral(" until=");
            text.AppendFormatted(expiresAt.ToUnixTimeSeconds());
        }
        if (entry.Note.Length > 0)
        {
            text.AppendLiteral(" note=");
            text.AppendLiteral(entry.Note);
        }
        return text.ToStringAndClear();
    }

    public static LedgerEntry Parse(string line, long number, DateTimeOffset at)
    {
        var rest = line.AsSpan();
        var kind = EntryKinds.Parse(Token(ref rest));
        var subject = Token(ref rest);
        BudgetAmount limit = default, held = default, spent = default;
        DateTimeOffset? expiresAt = null;
        var note = "";
        while (!rest.IsEmpty)
        {
            if (rest.StartsWith("note="))
            {
                note = rest[5..].ToString();
                break;
            }
            var token = Token(ref rest);
            if (token.StartsWith("limit=")) limit = Amount(token[6..]);
            else if (token.StartsWith("held=")) held = Amount(token[5..]);
            else if (token.StartsWith("spent=")) spent = Amount(token[6..]);
            else if (token.StartsWith("until=")) expiresAt = DateTimeOffset.FromUnixTimeSeconds(Integer(token[6..]));
            else throw new FormatException($"Entry {number} has an unknown part '{token}'.");
        }
        return new LedgerEntry(number, at, kind, subject is "-" ? "" : subject.ToString(), limit, held, spent, expiresAt, note);
    }

    private static void Append(ref DefaultInterpolatedStringHandler text, string name, BudgetAmount amount)
    {
        if (amount.IsZero) return;
        text.AppendLiteral(name);
        text.AppendFormatted(amount.CashMicros, "+0;-0;0");
        text.AppendLiteral(",");
        text.AppendFormatted(amount.Pv, "+0;-0;0");
    }

    private static ReadOnlySpan<char> Token(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(' ');
        var token = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return token;
    }

    private static BudgetAmount Amount(ReadOnlySpan<char> text)
    {
        var comma = text.IndexOf(',');
        if (comma < 0) throw new FormatException($"'{text}' is not a pair of cash and PV.");
        return new BudgetAmount(Integer(text[..comma]), Integer(text[(comma + 1)..]));
    }

    private static long Integer(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
