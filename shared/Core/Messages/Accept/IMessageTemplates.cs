using MessageFunctions.Channels;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Finds templates for messages that name one.</summary>
public interface IMessageTemplates
{
    /// <summary>The version, or the active one where none is named; null when the tenant has no such template or version.</summary>
    ValueTask<IMessageTemplate?> FindAsync(TenantId tenant, string id, int? version, CancellationToken cancellationToken = default);
}

/// <summary>One version of a template, as acceptance sees it.</summary>
public interface IMessageTemplate
{
    TemplateReference Reference { get; }

    /// <summary>Whether a reviewer approved it, so that its messages are not reviewed again.</summary>
    bool IsApproved { get; }

    /// <summary>Whether it says anything on a channel.</summary>
    bool Covers(ChannelId channel);

    /// <summary>Adds what keeps a message from being rendered for the channels.</summary>
    void Check(IReadOnlyList<ChannelId> channels, ReadOnlyMemory<byte> parameters, ref ProblemList problems);
}
