using MessageFunctions.Messages;

namespace MessageFunctions.Channels.Sending;

/// <summary>Turns what an envelope carries into what a channel sends.</summary>
public interface IMessageRenderer
{
    /// <summary>Renders messages of an envelope for a channel, one answer a message in the order of <paramref name="indices"/>.</summary>
    /// <exception cref="Storage.StorageUnavailableException">The template could not be read now.</exception>
    ValueTask<IReadOnlyList<RenderedMessage>> RenderAsync(
        Envelope envelope, IReadOnlyList<int> indices, ChannelId channel, CancellationToken cancellationToken = default);
}

/// <summary>What rendering made of a message.</summary>
public abstract record RenderedMessage
{
    private RenderedMessage() { }

    public sealed record Content(string? Subject, string? Text, string? Html) : RenderedMessage
    {
        /// <summary>Who it is from; null: the channel's own sender.</summary>
        public string? Sender { get; init; }
    }

    /// <summary>It cannot be rendered for this channel, now or later.</summary>
    /// <param name="Code">Stable code, such as <c>template_no_variant</c>.</param>
    public sealed record Impossible(string Code, string? Text = null) : RenderedMessage;
}
