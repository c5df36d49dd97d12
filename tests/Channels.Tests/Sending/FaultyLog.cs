using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels.Tests.Sending;

/// <summary>The process is gone.</summary>
internal sealed class CrashException() : Exception("crash");

/// <summary>A log whose process can die just before or just after any append.</summary>
internal sealed class FaultyLog(IMessageLog inner) : IMessageLog
{
    private int? _crashAt;
    private bool _afterwards;

    public int Appends { get; private set; }

    public List<LogDocument> Created { get; } = [];

    /// <summary>Dies at the n-th append from now, the first being 0.</summary>
    public void CrashAt(int append, bool afterwards)
    {
        _crashAt = Appends + append;
        _afterwards = afterwards;
    }

    public async ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        var crash = Appends++ == _crashAt;
        if (crash && !_afterwards) throw new CrashException();
        var result = await inner.AppendAsync(document, cancellationToken);
        if (result == AppendResult.Created) Created.Add(document);
        if (crash) throw new CrashException();
        return result;
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(tenant, envelope, cancellationToken);

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default) =>
        inner.GetAsync(tenant, envelope, id, cancellationToken);

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default) => inner.SearchAsync(query, cancellationToken);

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);
}
