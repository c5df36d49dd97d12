using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>What the search index keeps of a document.</summary>
internal sealed record IndexedDocument(
    long Position, string Tenant, string Id, LogKind Kind, long At, long? Expires, IReadOnlyDictionary<string, IReadOnlyList<string>> Index)
{
    /// <summary>How many entries it has: one for its tenant, one for its kind, one for each value.</summary>
    public int EntryCount => 2 + Index.Values.Sum(values => values.Count);
}
