using System.Text.Json;
using MessageFunctions.Messages;
using MessageFunctions.Templates;

namespace MessageFunctions.Channels.Sending;

/// <summary>Renders the version of a template that was fixed when the message was accepted; inline content is passed on as it is.</summary>
public sealed class TemplateRenderer(TemplateCatalog catalog, InlineRenderer inline) : IMessageRenderer
{
    private static readonly Dictionary<string, object?> NoParameters = [];

    public async ValueTask<IReadOnlyList<RenderedMessage>> RenderAsync(
        Envelope envelope, IReadOnlyList<int> indices, ChannelId channel, CancellationToken cancellationToken = default)
    {
        if (envelope.Template is not { } reference) return await inline.RenderAsync(envelope, indices, channel, cancellationToken);
        var found = TemplateId.TryParse(reference.Id, out var id) ? await catalog.FindAsync(envelope.Tenant, id, reference.Version, cancellationToken) : null;
        if (found is null) return [.. indices.Select(_ => new RenderedMessage.Impossible("template_not_found"))];
        var rendered = new RenderedMessage[indices.Count];
        for (var i = 0; i < rendered.Length; i++) rendered[i] = Render(found.Template, channel, envelope.Messages[indices[i]].Parameters);
        return rendered;
    }

    private static RenderedMessage Render(CompiledTemplate template, ChannelId channel, ReadOnlyMemory<byte> parameters)
    {
        if (Read(parameters) is not { } values) return new RenderedMessage.Impossible("template_parameters_invalid");
        return template.Render(channel, values) switch
        {
            RenderResult.Rendered content => new RenderedMessage.Content(content.Subject, content.Text, content.Html),
            RenderResult.Missing missing => new RenderedMessage.Impossible("template_parameter_missing", string.Join(", ", missing.Parameters)),
            RenderResult.TooMuch => new RenderedMessage.Impossible("template_too_much"),
            RenderResult.NoVariant => new RenderedMessage.Impossible("template_no_variant"),
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };
    }

    private static IReadOnlyDictionary<string, object?>? Read(ReadOnlyMemory<byte> parameters)
    {
        if (parameters.IsEmpty) return NoParameters;
        using var document = JsonDocument.Parse(parameters);
        return ParameterReader.Read(document.RootElement);
    }
}
