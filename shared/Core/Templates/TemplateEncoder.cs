using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using HandlebarsDotNet;

namespace MessageFunctions.Templates;

/// <summary>How parameters are written into a part, so that they stay data there.</summary>
internal sealed class TemplateEncoder : ITextEncoder
{
    private static readonly System.Text.Encodings.Web.HtmlEncoder HtmlText = System.Text.Encodings.Web.HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly JavaScriptEncoder JsonText = JavaScriptEncoder.Create(UnicodeRanges.All);
    private readonly Action<string, TextWriter> _write;

    private TemplateEncoder(Action<string, TextWriter> write) => _write = write;

    /// <summary>As they are.</summary>
    public static TemplateEncoder Text { get; } = new((text, writer) => writer.Write(text));

    /// <summary>As HTML text, safe between tags and inside of quoted attributes.</summary>
    public static TemplateEncoder Html { get; } = new((text, writer) => HtmlText.Encode(writer, text));

    /// <summary>As the inside of a JSON string.</summary>
    public static TemplateEncoder Json { get; } = new((text, writer) => JsonText.Encode(writer, text));

    /// <summary>In one line: a control character would begin a header of its own, so it becomes a space.</summary>
    public static TemplateEncoder Line { get; } = new((text, writer) =>
    {
        foreach (var c in text) writer.Write(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
    });

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode(string? text, TextWriter target)
    {
        if (!string.IsNullOrEmpty(text)) _write(text, target);
    }

    public void Encode<T>(T? text, TextWriter target) where T : IEnumerator<char>
    {
        if (text is null) return;
        var builder = new StringBuilder();
        while (text.MoveNext()) builder.Append(text.Current);
        Encode(builder.ToString(), target);
    }
}
