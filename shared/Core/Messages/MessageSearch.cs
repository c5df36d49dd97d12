using MessageFunctions.Tenants;

namespace MessageFunctions.Messages;

/// <summary>What to look for; every given condition holds.</summary>
public sealed record MessageSearch(TenantId Tenant)
{
    /// <summary>An address, of whatever kind.</summary>
    public string? Recipient { get; init; }

    /// <summary>The sender's own name for the message.</summary>
    public string? Reference { get; init; }

    public MessageStatus? Status { get; init; }

    public string? Template { get; init; }

    public BatchId? Batch { get; init; }

    /// <summary>Earliest time, inclusive: of acceptance, or with a status of reaching it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest time, exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Messages a page, 1 to 200. An envelope's messages stay together, so a page may hold up to 99 more.</summary>
    public int Limit { get; init; } = 50;

    public string? Continuation { get; init; }
}

/// <summary>A page of messages; it may be short, even empty, and still have a continuation. The last one has none.</summary>
public sealed record MessagePage(IReadOnlyList<MessageRecord> Messages, string? Continuation);
