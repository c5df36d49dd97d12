using MessageFunctions.Messages;

namespace MessageFunctions.Channels.Sending;

/// <summary>Renders messages that carry their content.</summary>
public sealed class InlineRenderer : IMessageRenderer
{
    public ValueTask<IReadOnlyList<RenderedMessage>> RenderAsync(
        Envelope envelope, IReadOnlyList<int> indices, ChannelId channel, CancellationToken cancellationToken = default)
    {
        var rendered = new RenderedMessage[indices.Count];
        for (var i = 0; i < rendered.Length; i++)
        {
            rendered[i] = envelope.ContentOf(envelope.Messages[indices[i]]) is { } content
                ? new RenderedMessage.Content(content.Subject, content.Text, content.Html)
                : new RenderedMessage.Impossible(SendCode.ContentMissing);
        }
        return ValueTask.FromResult<IReadOnlyList<RenderedMessage>>(rendered);
    }
}
