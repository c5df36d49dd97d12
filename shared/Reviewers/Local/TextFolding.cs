using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace MessageFunctions.Reviewers.Local;

/// <summary>Brings text into the form in which terms are compared: lower case, without accents, invisible characters and markup, one space between words.</summary>
internal static partial class TextFolding
{
    // A table of its own: the app runs without the globalization data that normalization needs.
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜǟǡǧǩǫǭǰǵǹǻȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳøłđħıæœ";
    private const string Bare = "aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzouaiouuuuuaagkoojgnaaaeeiioorruusthaeooooyoldhiao";

    /// <summary>HTML as its reader sees it.</summary>
    public static string Plain(string html) => WebUtility.HtmlDecode(Tags().Replace(html, " "));

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var raw in text)
        {
            // Fullwidth forms are ASCII at a distance.
            var c = raw is >= '\uFF01' and <= '\uFF5E' ? (char)(raw - 0xFEE0) : raw;
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) continue;
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
            }
            else folded.Append(LookAlike(char.ToLowerInvariant(c)));
        }
        return folded.ToString();
    }

    /// <summary>A digit or sign inside of a word that stands for a letter, as in <c>v1agra</c>; numbers by themselves stay numbers.</summary>
    public static string WithoutDisguise(string folded) => Disguised().Replace(folded, static match => string.Concat(match.Value.Select(static c => c switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => c,
    })));

    /// <summary>The letter without its accent, and the Latin one that a Cyrillic or Greek one looks like.</summary>
    private static char LookAlike(char c) => Accented.IndexOf(c, StringComparison.Ordinal) is >= 0 and var place ? Bare[place] : c switch
    {
        'а' or 'α' => 'a',
        'е' or 'ε' => 'e',
        'о' or 'ο' => 'o',
        'р' or 'ρ' => 'p',
        'с' => 'c',
        'х' or 'χ' => 'x',
        'у' or 'υ' => 'y',
        'і' or 'ι' => 'i',
        'к' or 'κ' => 'k',
        'ß' => 's',
        _ => c,
    };

    [GeneratedRegex("<script[^>]*>.*?</script>|<style[^>]*>.*?</style>|<[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 500)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\b(?=[a-z0-9@$!]*[a-z])[a-z0-9@$!]*[0134570@$!][a-z0-9@$!]*", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Disguised();
}
