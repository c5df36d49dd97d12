using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Isolation;

/// <summary>The message log of all tenants: each document is in the log of its tenant.</summary>
public sealed class TenantMessageLog(IMessageLog shared, OwnStores own, TenantPlacements placements) : IMessageLog
{
    public ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        return WithAsync(document.Tenant, document, static (log, document, token) => log.AppendAsync(document, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        WithAsync(tenant, (tenant, envelope), static (log, read, token) => log.ReadAsync(read.tenant, read.envelope, token), cancellationToken);

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default) =>
        WithAsync(tenant, (tenant, envelope, id), static (log, get, token) => log.GetAsync(get.tenant, get.envelope, get.id, token), cancellationToken);

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return WithAsync(query.Tenant, query, static (log, query, token) => log.SearchAsync(query, token), cancellationToken);
    }

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return WithAsync(query.Tenant, query, static (log, query, token) => log.CountAsync(query, token), cancellationToken);
    }

    private ValueTask<T> WithAsync<TState, T>(TenantId tenant, TState state, Func<IMessageLog, TState, CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var placement = placements.OfAsync(tenant, cancellationToken);
        return placement.IsCompletedSuccessfully ? call(Of(placement.Result), state, cancellationToken) : AfterAsync(placement);

        async ValueTask<T> AfterAsync(ValueTask<TenantPlacement> found) => await call(Of(await found), state, cancellationToken);
    }

    private IMessageLog Of(TenantPlacement placement) => placement.Level == IsolationLevel.Logical ? shared : own.Log(placement.Connection);
}
