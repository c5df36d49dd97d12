using System.Text.RegularExpressions;

namespace MessageFunctions.Reviewers.Local;

/// <summary>Finds phone numbers that cost whoever calls them.</summary>
internal static partial class PhoneDetector
{
    public static IEnumerable<Evidence> Find(string text)
    {
        var premium = false;
        foreach (Match match in Numbers().Matches(text))
        {
            var digits = string.Concat(match.Value.Where(c => char.IsAsciiDigit(c) || c == '+'));
            premium |= digits.Length is >= 8 and <= 16 && IsPremium(digits);
        }
        if (premium) yield return new Evidence("phone:premium_rate", 6_500);
    }

    /// <summary>Premium-rate ranges: Germany 0900 and 0137, United Kingdom 09, France 089, North America 1-900, Austria 0900, 0930.</summary>
    private static bool IsPremium(string digits) => digits.StartsWith("0900", StringComparison.Ordinal)
        || digits.StartsWith("0930", StringComparison.Ordinal)
        || digits.StartsWith("0137", StringComparison.Ordinal)
        || digits.StartsWith("+49900", StringComparison.Ordinal)
        || digits.StartsWith("+49137", StringComparison.Ordinal)
        || digits.StartsWith("+449", StringComparison.Ordinal)
        || digits.StartsWith("+3389", StringComparison.Ordinal)
        || digits.StartsWith("+1900", StringComparison.Ordinal)
        || digits.StartsWith("1900", StringComparison.Ordinal)
        || digits.StartsWith("+43900", StringComparison.Ordinal)
        || digits.StartsWith("+43930", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\d.,])\+?\d[\d ()/.\-]{6,22}\d(?![\d.,]\d)", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Numbers();
}
