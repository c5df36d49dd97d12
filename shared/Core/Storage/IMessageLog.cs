using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Storage;

/// <summary>
/// The append-only stream of documents of each envelope. Every write is a create under an id that its content determines, so a
/// repeat answers <see cref="AppendResult.Exists"/> and nothing is ever updated.
/// </summary>
/// <exception cref="StorageUnavailableException">From any member: the store did not answer or refused for load or space.</exception>
public interface IMessageLog
{
    /// <summary>Creates a document. It is durable when the task completes.</summary>
    /// <exception cref="ArgumentException">The document breaks a limit of <see cref="LogDocument"/>; nothing was sent.</exception>
    ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default);

    /// <summary>All documents of one envelope, in id order; empty when there is none. One read of one partition.</summary>
    ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default);

    /// <summary>One document, or null.</summary>
    ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Documents of one tenant that match, newest first (by <see cref="LogDocument.At"/>, then id descending), at most
    /// <see cref="LogQuery.Limit"/> a page. Sees every append that was acknowledged before the call.
    /// </summary>
    ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many documents match; limit and continuation of the query are ignored.</summary>
    ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What became of a create.</summary>
public enum AppendResult
{
    Created,

    /// <summary>A document with this id is there already; it was not touched.</summary>
    Exists,
}

/// <summary>The documents of an envelope's stream.</summary>
public enum LogKind
{
    /// <summary>The messages as accepted.</summary>
    Envelope,

    /// <summary>A decision about the envelope: reserved, held, released, rejected, reviewed, cancelled.</summary>
    Decision,

    /// <summary>The results of one send attempt.</summary>
    Outcome,

    /// <summary>What a provider reported later.</summary>
    Receipt,
}

/// <summary>One document of an envelope's stream.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Envelope">The stream.</param>
/// <param name="Id">Begins with the envelope's id and is made of letters, digits, <c>- _ . ~ :</c>; at most 255 characters; unique in the tenant.</param>
/// <param name="Kind">What it is.</param>
/// <param name="At">When it was made.</param>
/// <param name="Body">UTF-8 JSON object; the whole document at most 2 MiB.</param>
public sealed record LogDocument(
    TenantId Tenant, EnvelopeId Envelope, string Id, LogKind Kind, DateTimeOffset At, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// What the document is found by: values of named fields, such as every recipient of an envelope under <c>recipient</c>. At most
    /// 8 fields of at most 100 values of at most 512 characters.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Index { get; init; } = EmptyIndex;

    /// <summary>How long the document is kept from <see cref="At"/>; null: as long as the store keeps documents that do not say, by default for ever.</summary>
    public TimeSpan? Retention { get; init; }

    private static readonly Dictionary<string, IReadOnlyList<string>> EmptyIndex = [];
}

/// <summary>A search: all given conditions hold.</summary>
public sealed record LogQuery(TenantId Tenant)
{
    public LogKind? Kind { get; init; }

    /// <summary>Field and value: the document's index has that value under that field.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Where { get; init; } = [];

    /// <summary>Earliest <see cref="LogDocument.At"/>, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest <see cref="LogDocument.At"/>, exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>1 to 1,000; default 100.</summary>
    public int Limit { get; init; } = 100;

    public string? Continuation { get; init; }
}

/// <summary>A page of a search; the last one has no continuation.</summary>
public sealed record LogPage(IReadOnlyList<LogDocument> Documents, string? Continuation);
