using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>Messages of one envelope that go over one channel together.</summary>
/// <param name="Tenant">Whose messages they are.</param>
/// <param name="Messages">1 to <see cref="IChannel.BatchSize"/> messages, each named once.</param>
public sealed record ChannelBatch(TenantId Tenant, IReadOnlyList<ChannelMessage> Messages)
{
    /// <summary>How urgent they are: where a channel is busy, the most urgent goes first.</summary>
    public Priority Priority { get; init; } = Priority.P1;
}
