using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace MessageFunctions.Templates;

/// <summary>One part of a variant, ready to be rendered by many threads at once.</summary>
internal sealed class CompiledPart
{
    private readonly HandlebarsTemplate<TextWriter, object, object> _render;
    private readonly IReadOnlyList<TemplateNode> _nodes;
    private readonly int _limit;

    private CompiledPart(HandlebarsTemplate<TextWriter, object, object> render, IReadOnlyList<TemplateNode> nodes, int limit)
    {
        _render = render;
        _nodes = nodes;
        _limit = limit;
    }

    public IEnumerable<string> Parameters => TemplateNeeds.Always(_nodes);

    /// <summary>The part, or what is wrong with its source.</summary>
    public static (CompiledPart? Part, (int Position, string Message)? Error) Compile(string source, TemplateEncoder encoder, int limit)
    {
        var (nodes, error) = TemplateParser.Parse(source);
        if (error is not null) return (null, error);
        var configuration = new HandlebarsConfiguration
        {
            TextEncoder = encoder,
            FormatProvider = CultureInfo.InvariantCulture,
            FileSystem = null,
        };
        configuration.FormatterProviders.Add(TruthValues.Provider);
        try
        {
            using var reader = new StringReader(source);
            return (new CompiledPart(Handlebars.Create(configuration).Compile(reader), nodes, limit), null);
        }
        catch (HandlebarsException exception)
        {
            return (null, (0, exception.Message));
        }
    }

    public TemplateNeeds Needs(IReadOnlyDictionary<string, object?> parameters) => new TemplateNeeds(parameters).Walk(_nodes);

    /// <exception cref="RenderLimitException">The text is longer than its limit.</exception>
    public string Render(IReadOnlyDictionary<string, object?> parameters)
    {
        using var writer = new BoundedWriter(_limit);
        _render(writer, parameters);
        return writer.ToString();
    }

    /// <summary>Truth values print as in JSON.</summary>
    private sealed class TruthValues : IFormatter, IFormatterProvider
    {
        public static readonly TruthValues Provider = new();

        public bool TryCreateFormatter(Type type, out IFormatter formatter)
        {
            formatter = this;
            return type == typeof(bool);
        }

        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(value is true ? "true" : "false", encode: false);
    }
}
