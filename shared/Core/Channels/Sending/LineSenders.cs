using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels.Sending;

/// <summary>Puts the sender address of its business line on what another renderer made.</summary>
public sealed class LineSenders(IMessageRenderer inner, TenantDirectory directory) : IMessageRenderer
{
    public async ValueTask<IReadOnlyList<RenderedMessage>> RenderAsync(
        Envelope envelope, IReadOnlyList<int> indices, ChannelId channel, CancellationToken cancellationToken = default)
    {
        var rendered = await inner.RenderAsync(envelope, indices, channel, cancellationToken);
        if ((await directory.GetAsync(envelope.Tenant, cancellationToken))?.Line(envelope.Line)?.DefaultSender is not { } sender) return rendered;
        return [.. rendered.Select(message => message is RenderedMessage.Content content ? content with { Sender = sender } : message)];
    }
}
