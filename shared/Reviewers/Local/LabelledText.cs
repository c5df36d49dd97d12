using Microsoft.ML.Data;

namespace MessageFunctions.Reviewers.Local;

/// <summary>A text and whether it is one that should not be sent.</summary>
internal sealed class LabelledText
{
    [ColumnName("Label")]
    public bool IsBad { get; set; }

    public string Locale { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>Lines of <c>bad|ok</c>, locale, text, separated by tabs.</summary>
    public static IReadOnlyList<LabelledText> Read(string tsv) =>
    [
        .. tsv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line => line.Split('\t', 3) switch
        {
            ["bad" or "ok", var locale, var text] => new LabelledText { IsBad = line.StartsWith("bad", StringComparison.Ordinal), Locale = locale, Text = text },
            _ => throw new FormatException($"Not a labelled line: {line}"),
        }),
    ];
}
