using MessageFunctions.Channels;

namespace MessageFunctions.Templates;

/// <summary>A version of a template, compiled once and rendered by many threads at once. Nothing but its parameters enters what it renders.</summary>
public sealed class CompiledTemplate
{
    /// <summary>Longest rendered subject, in characters.</summary>
    public const int MaxSubjectLength = 2_000;

    /// <summary>Longest rendered text or HTML, in characters.</summary>
    public const int MaxBodyLength = 512_000;

    private readonly Dictionary<string, CompiledVariant> _variants = new(StringComparer.Ordinal);

    private CompiledTemplate() { }

    /// <summary>What is printed whatever the conditions are, in ordinal order, over all variants.</summary>
    public IReadOnlyList<string> Parameters { get; private set; } = [];

    /// <summary>Compiles the variants, or says everything that is wrong with them.</summary>
    public static (CompiledTemplate? Template, IReadOnlyList<TemplateSyntaxError> Errors) Compile(IReadOnlyList<TemplateVariant> variants)
    {
        ArgumentNullException.ThrowIfNull(variants);
        var template = new CompiledTemplate();
        List<TemplateSyntaxError> errors = [];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (variants.Count is 0 or > TemplateVersion.MaxVariants) errors.Add(new("", 0, $"A template has 1 to {TemplateVersion.MaxVariants} variants."));
        foreach (var variant in variants.Take(TemplateVersion.MaxVariants))
        {
            var name = Name(variant.Channel);
            if (variant.Text is null && variant.Html is null) errors.Add(new(name, 0, "A variant has a text, an HTML or both."));
            var compiled = new CompiledVariant(
                Part($"{name}/subject", variant.Subject, TemplateEncoder.Line, TemplateVariant.MaxSubjectLength, MaxSubjectLength),
                Part($"{name}/text", variant.Text, variant.TextIsJson ? TemplateEncoder.Json : TemplateEncoder.Text, TemplateVariant.MaxTextLength, MaxBodyLength),
                Part($"{name}/html", variant.Html, TemplateEncoder.Html, TemplateVariant.MaxHtmlLength, MaxBodyLength));
            if (variant.Subject?.AsSpan().ContainsAny('\r', '\n') == true) errors.Add(new($"{name}/subject", 0, "A subject is one line."));
            if (!template._variants.TryAdd(name, compiled)) errors.Add(new(name, 0, "The channel has two variants."));
        }
        template.Parameters = [.. names];
        return errors.Count == 0 ? (template, []) : (null, errors);

        CompiledPart? Part(string name, string? source, TemplateEncoder encoder, int sourceLimit, int limit)
        {
            if (source is null) return null;
            if (source.Length > sourceLimit)
            {
                errors.Add(new(name, sourceLimit, $"Longer than {sourceLimit:N0} characters."));
                return null;
            }
            var (part, error) = CompiledPart.Compile(source, encoder, limit);
            if (error is var (position, message)) errors.Add(new(name, position, message));
            if (part is not null) names.UnionWith(part.Parameters);
            return part;
        }
    }

    /// <summary>Whether the template says anything on a channel.</summary>
    public bool Covers(ChannelId channel) => Find(channel) is not null;

    /// <summary>What <see cref="Render"/> would answer instead of a text, or null when it would render (its length aside). Cheap: nothing is rendered.</summary>
    public RenderResult? Check(ChannelId channel, IReadOnlyDictionary<string, object?> parameters)
    {
        if (Find(channel) is not { } variant) return new RenderResult.NoVariant();
        List<string>? missing = null;
        foreach (var part in variant.Parts)
        {
            var needs = part.Needs(parameters);
            if (needs.IsTooMuch) return new RenderResult.TooMuch();
            if (needs.Missing.Count > 0) (missing ??= []).AddRange(needs.Missing);
        }
        return missing is null ? null : new RenderResult.Missing([.. missing.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Renders for a channel.</summary>
    /// <param name="channel">Its variant is taken, or else the one for all channels.</param>
    /// <param name="parameters">As <see cref="ParameterReader"/> makes them.</param>
    public RenderResult Render(ChannelId channel, IReadOnlyDictionary<string, object?> parameters)
    {
        if (Check(channel, parameters) is { } refused) return refused;
        var variant = Find(channel)!;
        try
        {
            return new RenderResult.Rendered(
                variant.Subject?.Render(parameters), variant.Text?.Render(parameters), variant.Html?.Render(parameters));
        }
        catch (RenderLimitException)
        {
            return new RenderResult.TooMuch();
        }
    }

    internal static string Name(ChannelId? channel) => channel?.Value ?? "*";

    private CompiledVariant? Find(ChannelId channel) => _variants.GetValueOrDefault(channel.Value) ?? _variants.GetValueOrDefault("*");

    private sealed record CompiledVariant(CompiledPart? Subject, CompiledPart? Text, CompiledPart? Html)
    {
        public IReadOnlyList<CompiledPart> Parts { get; } = [.. new[] { Subject, Text, Html }.OfType<CompiledPart>()];
    }
}
