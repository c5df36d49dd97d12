using System.Text.Json;
using MessageFunctions.Messages.Json;
using MessageFunctions.Storage;

namespace MessageFunctions.Messages;

/// <summary>The documents of a stream as the log keeps them, with what they are found by.</summary>
public static class MessageDocuments
{
    /// <summary>The document of an envelope; its id is the envelope's.</summary>
    public static LogDocument ToDocument(this Envelope envelope) =>
        new(envelope.Tenant, envelope.Id, envelope.Id.Value, LogKind.Envelope, envelope.CreatedAt, EnvelopeWriter.Write(envelope))
        {
            Index = IndexOf(envelope),
        };

    /// <summary>The document of a decision about <paramref name="envelope"/>.</summary>
    public static LogDocument ToDocument(this Decision decision, Envelope envelope, DateTimeOffset at)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(decision, MessagesJson.Default.Decision);
        return new LogDocument(envelope.Tenant, envelope.Id, Decision.DocumentId(envelope.Id, decision.Number), LogKind.Decision, at, body)
        {
            Index = decision.Kind == DecisionKind.Settled ? BatchIndex(envelope.Batch) : StatusIndex([decision.Status], batch: null),
        };
    }

    /// <summary>The document of an attempt's results.</summary>
    public static LogDocument ToDocument(this Outcome outcome, Envelope envelope, DateTimeOffset at)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(outcome, MessagesJson.Default.Outcome);
        var statuses = outcome.Results.Select(result => result.Result switch
        {
            ResultKind.Accepted => MessageStatus.Sent,
            ResultKind.Unknown => MessageStatus.Unknown,
            ResultKind.Rejected => MessageStatus.Failed,
            _ => (MessageStatus?)null,
        });
        return new LogDocument(envelope.Tenant, envelope.Id, Outcome.DocumentId(envelope.Id, outcome.Attempt, outcome.Part), LogKind.Outcome, at, body)
        {
            Index = StatusIndex(statuses, batch: null),
        };
    }

    /// <summary>The document of a provider's report about a message of <paramref name="envelope"/>.</summary>
    public static LogDocument ToDocument(this Receipt receipt, Envelope envelope, DateTimeOffset at)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(receipt, MessagesJson.Default.Receipt);
        return new LogDocument(envelope.Tenant, envelope.Id, Receipt.DocumentId(envelope.Id, receipt), LogKind.Receipt, at, body)
        {
            // An opened message was delivered, so it is found as such; in a batch's count of delivery reports only the report itself counts.
            Index = StatusIndex([receipt.Status], receipt.Kind is ReceiptKind.Delivered or ReceiptKind.Failed ? envelope.Batch : null),
        };
    }

    /// <exception cref="JsonException">The document is not an envelope.</exception>
    public static Envelope ToEnvelope(this LogDocument document) => EnvelopeReader.Read(document);

    /// <exception cref="JsonException">The document is not a decision.</exception>
    public static Decision ToDecision(this LogDocument document) => Parse(document, MessagesJson.Default.Decision);

    /// <exception cref="JsonException">The document is not an outcome.</exception>
    public static Outcome ToOutcome(this LogDocument document) => Parse(document, MessagesJson.Default.Outcome);

    /// <exception cref="JsonException">The document is not a receipt.</exception>
    public static Receipt ToReceipt(this LogDocument document) => Parse(document, MessagesJson.Default.Receipt);

    private static T Parse<T>(LogDocument document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(document.Body.Span, type) ?? throw new JsonException($"The document {document.Id} is null.");

    private static Dictionary<string, IReadOnlyList<string>> IndexOf(Envelope envelope)
    {
        var index = new Dictionary<string, IReadOnlyList<string>>(4);
        if (envelope.Template is { } template) index.Add(IndexFields.Template, [template.Id]);
        if (envelope.Batch is { } batch) index.Add(IndexFields.Batch, [batch.Value]);
        foreach (var message in envelope.Messages)
        {
            Add(IndexFields.Email, message.To.Email);
            Add(IndexFields.Phone, message.To.Phone);
            Add(IndexFields.User, message.To.User);
            Add(IndexFields.Url, message.To.Url);
            Add(IndexFields.Reference, message.Reference);
            Add(IndexFields.RequestKey, message.RequestKey);
        }
        return index;

        void Add(string field, string? value)
        {
            if (value is null) return;
            if (index.TryGetValue(field, out var values))
            {
                // At most 100 values, mostly of different lengths or beginnings: scanning them is cheaper than a set.
                if (!values.Contains(value)) ((List<string>)values).Add(value);
            }
            else index.Add(field, new List<string>(envelope.Messages.Count) { value });
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> StatusIndex(IEnumerable<MessageStatus?> statuses, BatchId? batch)
    {
        var index = BatchIndex(batch);
        string[] names = [.. statuses.OfType<MessageStatus>().Distinct().Select(MessageStatuses.Name)];
        if (names.Length > 0) index.Add(IndexFields.Status, names);
        return index;
    }

    private static Dictionary<string, IReadOnlyList<string>> BatchIndex(BatchId? batch) =>
        batch is { } id ? new() { [IndexFields.Batch] = [id.Value] } : [];
}
