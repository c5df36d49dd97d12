using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.StatusWebhooks;

/// <summary>The message log of tenants that want to be told: every document is announced in the outbox before it is written. Others cost nothing.</summary>
public sealed class NotifyingMessageLog(IMessageLog inner, StatusSubscriptions subscriptions, StatusOutbox outbox) : IMessageLog, IAsyncDisposable
{
    public async ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        if (await subscriptions.FindAsync(document.Tenant, cancellationToken) is not null)
            await outbox.AnnounceAsync(document.Tenant, document.Id, cancellationToken);
        return await inner.AppendAsync(document, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(tenant, envelope, cancellationToken);

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default) =>
        inner.GetAsync(tenant, envelope, id, cancellationToken);

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default) => inner.SearchAsync(query, cancellationToken);

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);

    /// <summary>The log behind it is this one's: nothing else holds it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }
}
