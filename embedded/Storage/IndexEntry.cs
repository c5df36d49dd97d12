using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Embedded.Storage;

/// <summary>One way to find a document: a term, and the time and id that order what has the same term.</summary>
/// <param name="Term"><c>tenant/</c> for all, <c>tenant/#kind</c>, or <c>tenant/field=value</c>; neither a tenant nor a field holds <c>/</c>, <c>#</c> or <c>=</c>.</param>
/// <param name="Document">What is found.</param>
internal readonly record struct IndexEntry(string Term, IndexedDocument Document) : IComparable<IndexEntry>
{
    public static string All(TenantId tenant) => $"{tenant.Value}/";

    public static string OfKind(TenantId tenant, LogKind kind) => $"{tenant.Value}/#{kind}";

    public static string Of(TenantId tenant, string field, string value) => $"{tenant.Value}/{field}={value}";

    /// <summary>All entries of a document, each once.</summary>
    public static IEnumerable<IndexEntry> For(IndexedDocument document)
    {
        var tenant = TenantId.Parse(document.Tenant);
        yield return new IndexEntry(All(tenant), document);
        yield return new IndexEntry(OfKind(tenant, document.Kind), document);
        foreach (var (field, values) in document.Index)
        {
            foreach (var value in values) yield return new IndexEntry(Of(tenant, field, value), document);
        }
    }

    /// <summary>The order of the index's primary key, so that a sorted batch walks its pages once.</summary>
    public int CompareTo(IndexEntry other)
    {
        var term = string.CompareOrdinal(Term, other.Term);
        if (term != 0) return term;
        var at = other.Document.At.CompareTo(Document.At);
        return at != 0 ? at : string.CompareOrdinal(other.Document.Id, Document.Id);
    }
}
