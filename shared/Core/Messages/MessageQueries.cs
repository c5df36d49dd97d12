using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages;

/// <summary>Reads messages. A status needs one partition; a search finds documents by their index and folds the envelopes they belong to.</summary>
public sealed class MessageQueries(IMessageLog log)
{
    // Envelopes folded for one page at most: what matches less often than this gets short pages.
    private const int MaxEnvelopes = 200;

    /// <summary>Null: the tenant has no such message.</summary>
    public async ValueTask<MessageRecord?> GetAsync(TenantId tenant, MessageId message, CancellationToken cancellationToken = default) =>
        MessageRecord.Fold(await log.ReadAsync(tenant, message.Envelope, cancellationToken), message.Index);

    /// <summary>Messages that match, the newest first.</summary>
    /// <exception cref="ArgumentException">The continuation is not one of this search.</exception>
    public async ValueTask<MessagePage> SearchAsync(MessageSearch search, CancellationToken cancellationToken = default)
    {
        var found = new List<MessageRecord>();
        var streams = new Dictionary<EnvelopeId, EnvelopeDocuments>();
        var continuation = search.Continuation;
        do
        {
            var page = await log.SearchAsync(ToQuery(search, continuation), cancellationToken);
            foreach (var document in page.Documents)
            {
                if (!streams.TryGetValue(document.Envelope, out var stream))
                    streams[document.Envelope] = stream = EnvelopeDocuments.Parse(await log.ReadAsync(search.Tenant, document.Envelope, cancellationToken));
                Collect(search, document, stream, found);
            }
            continuation = page.Continuation;
        }
        while (continuation is not null && found.Count < search.Limit && streams.Count < MaxEnvelopes);
        return new MessagePage(found, continuation);
    }

    /// <summary>
    /// Which documents lead to the messages. A status of its own documents leads by them, unless a rarer condition leads by envelopes; accepted and queued
    /// messages have no document that says so.
    /// </summary>
    private static LogQuery ToQuery(MessageSearch search, string? continuation)
    {
        var where = new List<KeyValuePair<string, string>>();
        if (search.Recipient is { } recipient) where.Add(new(FieldOf(recipient), recipient));
        if (search.Reference is { } reference) where.Add(new(IndexFields.Reference, reference));
        if (search.Batch is { } batch) where.Add(new(IndexFields.Batch, batch.Value));
        if (search.Template is { } template) where.Add(new(IndexFields.Template, template));
        var query = new LogQuery(search.Tenant) { Limit = Math.Clamp(search.Limit, 1, 50), Continuation = continuation, To = search.To };
        if (LeadsByStatus(search)) return query with { Where = [new(IndexFields.Status, search.Status!.Value.Name())], From = search.From };
        // A message reaches its status after it was accepted, so a lower bound on that time says nothing about the envelope.
        return query with { Kind = LogKind.Envelope, Where = where, From = search.Status is null ? search.From : null };
    }

    private static bool LeadsByStatus(MessageSearch search) =>
        search is { Recipient: null, Reference: null, Batch: null, Template: null } && search.Status is not (null or MessageStatus.Accepted or MessageStatus.Queued);

    private static void Collect(MessageSearch search, LogDocument document, EnvelopeDocuments stream, List<MessageRecord> found)
    {
        if (stream.Envelope is not { } envelope) return;
        for (var index = 0; index < envelope.Value.Messages.Count; index++)
        {
            var message = envelope.Value.Messages[index];
            if (search.Recipient is { } recipient && !Has(message.To, recipient)) continue;
            if (search.Reference is { } reference && message.Reference != reference) continue;
            var state = MessageState.Fold(stream, index)!;
            if (search.Status is { } status)
            {
                if (state.Status != status || state.Since < search.From || state.Since >= search.To) continue;
                // Several documents of an envelope may name the status; the one that put the message there leads to it, so it is found once.
                if (LeadsByStatus(search) && state.DocumentId != document.Id) continue;
            }
            found.Add(new MessageRecord(envelope.Value, message, state, []));
        }
    }

    private static string FieldOf(string recipient) => recipient switch
    {
        ['+', ..] => IndexFields.Phone,
        _ when recipient.Contains("://", StringComparison.Ordinal) => IndexFields.Url,
        _ when recipient.Contains('@', StringComparison.Ordinal) => IndexFields.Email,
        _ => IndexFields.User,
    };

    private static bool Has(Recipient to, string address) => to.Email == address || to.Phone == address || to.User == address || to.Url == address;
}
