using MessageFunctions.Storage;

namespace MessageFunctions.Messages;

/// <summary>The parsed documents of one stream, each once and in an order of their own, whatever order they came in.</summary>
public sealed class EnvelopeDocuments
{
    private EnvelopeDocuments() { }

    /// <summary>Null while the stream has no envelope: its reference came first, or it was never written.</summary>
    public Recorded<Envelope>? Envelope { get; private init; }

    /// <summary>By number.</summary>
    public required IReadOnlyList<Recorded<Decision>> Decisions { get; init; }

    /// <summary>By attempt, then part.</summary>
    public required IReadOnlyList<Recorded<Outcome>> Outcomes { get; init; }

    /// <summary>By time, then document id.</summary>
    public required IReadOnlyList<Recorded<Receipt>> Receipts { get; init; }

    /// <summary>The same with one more decision, which has the next number.</summary>
    public EnvelopeDocuments With(Recorded<Decision> decision) =>
        new() { Envelope = Envelope, Decisions = [.. Decisions, decision], Outcomes = Outcomes, Receipts = Receipts };

    /// <exception cref="System.Text.Json.JsonException">A body is not what its kind says.</exception>
    public static EnvelopeDocuments Parse(IReadOnlyList<LogDocument> documents)
    {
        Recorded<Envelope>? envelope = null;
        var decisions = new List<Recorded<Decision>>();
        var outcomes = new List<Recorded<Outcome>>();
        var receipts = new List<Recorded<Receipt>>();
        var seen = new HashSet<string>(documents.Count, StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (!seen.Add(document.Id)) continue;
            switch (document.Kind)
            {
                case LogKind.Envelope: envelope = new Recorded<Envelope>(document.ToEnvelope(), document.At, document.Id); break;
                case LogKind.Decision: decisions.Add(new Recorded<Decision>(document.ToDecision(), document.At, document.Id)); break;
                case LogKind.Outcome: outcomes.Add(new Recorded<Outcome>(document.ToOutcome(), document.At, document.Id)); break;
                case LogKind.Receipt: receipts.Add(new Recorded<Receipt>(document.ToReceipt(), document.At, document.Id)); break;
                default: throw new InvalidOperationException($"Unknown kind of document {document.Kind}.");
            }
        }
        decisions.Sort((a, b) => a.Value.Number.CompareTo(b.Value.Number));
        outcomes.Sort((a, b) => (a.Value.Attempt, a.Value.Part).CompareTo((b.Value.Attempt, b.Value.Part)));
        receipts.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.DocumentId, b.DocumentId));
        return new EnvelopeDocuments { Envelope = envelope, Decisions = decisions, Outcomes = outcomes, Receipts = receipts };
    }
}

/// <summary>A document's content with its time and id.</summary>
public sealed record Recorded<T>(T Value, DateTimeOffset At, string DocumentId);
