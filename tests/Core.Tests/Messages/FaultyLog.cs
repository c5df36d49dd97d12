using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>A log in memory by the rules of the port, that can be made to fail and to wait.</summary>
internal sealed class FaultyLog : IMessageLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(TenantId, string), LogDocument> _documents = [];

    /// <summary>Asked before each append; true: it fails and nothing is stored.</summary>
    public Func<LogDocument, bool> Fails { get; set; } = _ => false;

    /// <summary>Asked before each append; true: it is stored, and the answer is lost.</summary>
    public Func<LogDocument, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>While set, appends wait for it.</summary>
    public Task? Gate { get; set; }

    public int Appends { get; private set; }

    public IReadOnlyList<LogDocument> Documents
    {
        get
        {
            lock (_lock) return [.. _documents.Values];
        }
    }

    public IEnumerable<Envelope> Envelopes => Documents.Where(document => document.Kind == LogKind.Envelope).Select(document => document.ToEnvelope());

    public async ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        if (Gate is { } gate) await gate;
        lock (_lock)
        {
            Appends++;
            if (Fails(document)) throw new StorageUnavailableException("Made to fail.");
            var created = _documents.TryAdd((document.Tenant, document.Id), document);
            if (LosesAnswer(document)) throw new StorageUnavailableException("Made to lose the answer.");
            return created ? AppendResult.Created : AppendResult.Exists;
        }
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<LogDocument>>(
            [.. Documents.Where(document => document.Tenant == tenant && document.Envelope == envelope).OrderBy(document => document.Id, StringComparer.Ordinal)]);

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Documents.FirstOrDefault(document => document.Tenant == tenant && document.Id == id));

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        var skip = query.Continuation is null ? 0 : int.Parse(query.Continuation, System.Globalization.CultureInfo.InvariantCulture);
        var all = Match(query).OrderByDescending(document => document.At).ThenByDescending(document => document.Id, StringComparer.Ordinal).ToList();
        var page = all.Skip(skip).Take(query.Limit).ToList();
        var end = skip + page.Count;
        return ValueTask.FromResult(new LogPage(page, end < all.Count ? end.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default) => ValueTask.FromResult((long)Match(query).Count());

    private IEnumerable<LogDocument> Match(LogQuery query) => Documents.Where(document =>
        document.Tenant == query.Tenant
        && (query.Kind is null || document.Kind == query.Kind)
        && (query.From is null || document.At >= query.From)
        && (query.To is null || document.At < query.To)
        && query.Where.All(condition => document.Index.TryGetValue(condition.Key, out var values) && values.Contains(condition.Value)));
}
