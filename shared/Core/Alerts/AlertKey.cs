using System.Diagnostics.CodeAnalysis;

namespace MessageFunctions.Alerts;

/// <summary>
/// What an alert is about: a path of lower-case words, such as <c>breaker/channel/sms</c>, the same each time. 1 to 200 of a–z, 0–9, <c>- _ . /</c>, no
/// empty word. In URLs and row keys <c>/</c> is written <c>~</c>.
/// </summary>
public readonly record struct AlertKey
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxLength = 200;

    private readonly string? _value;

    private AlertKey(string value) => _value = value;

    /// <summary>The key as a path.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default AlertKey is no key.");

    /// <summary>The key as one segment of a URL.</summary>
    public string Segment => Value.Replace('/', '~');

    /// <summary>Reads a path or a segment.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AlertKey key)
    {
        key = default;
        if (text is null or { Length: 0 or > MaxLength }) return false;
        var path = text.Replace('~', '/');
        if (path.StartsWith('/') || path.EndsWith('/') || path.Contains("//", StringComparison.Ordinal)) return false;
        foreach (var c in path)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.' or '/')) return false;
        }
        key = new AlertKey(path);
        return true;
    }

    /// <exception cref="FormatException">The text is no key.</exception>
    public static AlertKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not the key of an alert (such as 'breaker/channel/sms').");

    public override string ToString() => Value;
}
