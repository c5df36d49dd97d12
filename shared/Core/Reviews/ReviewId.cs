using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>
/// A review's id, which its content determines, so that content which comes often is reviewed once: <c>b-{batch}-{digest}</c> for content of a batch,
/// <c>c-{day}-{digest}</c> for single messages of one line on one day (UTC), <c>t-{digest}</c> for a version of a template.
/// </summary>
public readonly record struct ReviewId
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 80;

    private readonly string? _value;

    private ReviewId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default ReviewId names no review.");

    public static ReviewId OfBatch(BatchId batch, LineId line, MessageContent content) => new($"b-{batch.Value}-{Digest(line, content)}");

    public static ReviewId OfContent(DateTimeOffset day, LineId line, MessageContent content) =>
        new(string.Create(CultureInfo.InvariantCulture, $"c-{day.UtcDateTime:yyyyMMdd}-{Digest(line, content)}"));

    public static ReviewId OfTemplate(TemplateId template, int version) =>
        new(string.Create(CultureInfo.InvariantCulture, $"t-{Digest([template.Value, version.ToString(CultureInfo.InvariantCulture)])}"));

    public static bool TryParse(string? text, out ReviewId id)
    {
        id = default;
        if (text is null || text.Length is < 42 or > MaxLength || text[0] is not ('b' or 'c' or 't') || text[1] != '-') return false;
        if (!text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return false;
        id = new ReviewId(text);
        return true;
    }

    public static ReviewId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not the id of a review.");

    public override string ToString() => Value;

    private static string Digest(LineId line, MessageContent content) => Digest([line.Value, content.Subject, content.Text, content.Html]);

    /// <summary>Each part with its length, so that no two lists of parts look alike.</summary>
    private static string Digest(ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part?.Length ?? -1));
            if (part is not null) hash.AppendData(Encoding.UTF8.GetBytes(part));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 20));
    }
}
