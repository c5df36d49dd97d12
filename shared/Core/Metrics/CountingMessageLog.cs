using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Metrics;

/// <summary>The message log, with what is asked of it counted.</summary>
public sealed class CountingMessageLog(IMessageLog inner) : IMessageLog, IAsyncDisposable
{
    public ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        AppMetrics.Operated(OperationStore.Document, "create");
        return inner.AppendAsync(document, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        AppMetrics.Operated(OperationStore.Document, "read");
        return inner.ReadAsync(tenant, envelope, cancellationToken);
    }

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default)
    {
        AppMetrics.Operated(OperationStore.Document, "get");
        return inner.GetAsync(tenant, envelope, id, cancellationToken);
    }

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        AppMetrics.Operated(OperationStore.Document, "search");
        return inner.SearchAsync(query, cancellationToken);
    }

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        AppMetrics.Operated(OperationStore.Document, "count");
        return inner.CountAsync(query, cancellationToken);
    }

    /// <summary>The log behind it is this one's: nothing else holds it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }
}
