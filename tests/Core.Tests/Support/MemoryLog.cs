using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Support;

/// <summary>A message log in memory by the rules of the port, without its search.</summary>
internal sealed class MemoryLog : IMessageLog
{
    private readonly SortedDictionary<(string Tenant, string Id), LogDocument> _documents = [];

    public ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        lock (_documents) return ValueTask.FromResult(_documents.TryAdd((document.Tenant.Value, document.Id), document) ? AppendResult.Created : AppendResult.Exists);
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        lock (_documents) return ValueTask.FromResult<IReadOnlyList<LogDocument>>([.. _documents.Values.Where(document => document.Tenant == tenant && document.Envelope == envelope)]);
    }

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default)
    {
        lock (_documents) return ValueTask.FromResult(_documents.GetValueOrDefault((tenant.Value, id)));
    }

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        lock (_documents) return ValueTask.FromResult((long)_documents.Values.Count(document => document.Tenant == query.Tenant && (query.Kind is null || document.Kind == query.Kind)));
    }
}
