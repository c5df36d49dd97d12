using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Reviewers.Local;

/// <summary>The term lists and labelled lines that are part of the build, and a version that changes with any of them.</summary>
internal static class LocalData
{
    private const string Rules = "1";

    private static readonly string[] Names =
        [.. typeof(LocalData).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".txt", StringComparison.Ordinal) || name.EndsWith(".tsv", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Rules and a digest of the data.</summary>
    public static string Version { get; } =
        $"{Rules}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Names.Select(Text)))).AsSpan(0, 4))}";

    public static IReadOnlyList<Term> Terms { get; } =
        [.. Names.Where(name => name.StartsWith("terms.", StringComparison.Ordinal)).SelectMany(name => ReadTerms(name.Split('.')[1], Text(name)))];

    public static string Text(string name)
    {
        using var stream = typeof(LocalData).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static IEnumerable<Term> ReadTerms(string locale, string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#') continue;
            yield return new Term(locale, int.Parse(line.AsSpan(0, 1), CultureInfo.InvariantCulture), line[2..].Trim());
        }
    }
}
