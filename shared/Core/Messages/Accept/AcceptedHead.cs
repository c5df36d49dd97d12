using MessageFunctions.Channels;

namespace MessageFunctions.Messages.Accept;

/// <summary>A request's head, compared with its tenant and found good.</summary>
/// <param name="Destination">Where its messages go.</param>
/// <param name="Template">What renders them, if a template does.</param>
/// <param name="Content">What they say, unless they say it themselves.</param>
public sealed record AcceptedHead(Destination Destination, IMessageTemplate? Template, MessageContent? Content)
{
    public IReadOnlyList<ChannelId> Channels { get; } = [.. Destination.Plan.Select(step => step.Channel)];
}
