using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Delivery;

/// <summary>Streams in memory that fail as a real log does: reads and creates that do not answer, and creates whose answer is lost.</summary>
internal sealed class FaultyLog(Random random) : IMessageLog
{
    private readonly SortedDictionary<string, LogDocument> _documents = new(StringComparer.Ordinal);

    public int UnavailablePercent { get; set; }

    public int LostAnswerPercent { get; set; }

    public ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        Fail(UnavailablePercent);
        var created = _documents.TryAdd(document.Id, document);
        Fail(LostAnswerPercent);
        return ValueTask.FromResult(created ? AppendResult.Created : AppendResult.Exists);
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        Fail(UnavailablePercent);
        return ValueTask.FromResult<IReadOnlyList<LogDocument>>([.. _documents.Values.Where(document => document.Tenant == tenant && document.Envelope == envelope)]);
    }

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default)
    {
        Fail(UnavailablePercent);
        return ValueTask.FromResult(_documents.GetValueOrDefault(id));
    }

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private void Fail(int percent)
    {
        if (random.Next(100) < percent) throw new StorageUnavailableException("The log did not answer.");
    }
}
