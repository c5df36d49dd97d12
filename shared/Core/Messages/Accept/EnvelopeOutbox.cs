using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>References that a queue did not take, until a relay brings them there. One partition a queue, oldest first.</summary>
public sealed class EnvelopeOutbox(ITables tables)
{
    private readonly ITable _table = tables.Open("outbox");

    /// <summary>Keeps references of one queue; a repeat changes nothing.</summary>
    /// <param name="queue">Where they belong.</param>
    /// <param name="references">1 to 100, each envelope once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    public async ValueTask AddAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        RowChange[] changes = [.. references.Select(reference => new RowChange.Put(ToRow(queue, reference)))];
        if (await _table.CommitAsync(queue, changes, cancellationToken) is not CommitResult.Committed)
            throw new StorageUnavailableException("An unconditional write to the outbox met a condition.");
    }

    /// <summary>The oldest references of a queue, at most <paramref name="limit"/> (1 to 100).</summary>
    public async ValueTask<IReadOnlyList<EnvelopeReference>> ReadAsync(string queue, int limit, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(queue, limit: limit, cancellationToken: cancellationToken);
        return [.. page.Rows.Select(row => new EnvelopeReference(TenantId.Parse(row.Text("Tenant")), EnvelopeId.Parse(row.Key), (Priority)row.Number("Priority"), row.TextOrNull("Trace")))];
    }

    /// <summary>Forgets references that are in their queue. Those that another relay removed meanwhile make no difference.</summary>
    public async ValueTask RemoveAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        RowChange[] all = [.. references.Select(reference => new RowChange.Delete(reference.Envelope.Value))];
        if (await _table.CommitAsync(queue, all, cancellationToken) is CommitResult.Committed) return;
        foreach (var one in all) await _table.CommitAsync(queue, [one], cancellationToken);
    }

    private static Row ToRow(string queue, EnvelopeReference reference)
    {
        var properties = new Dictionary<string, RowValue> { ["Tenant"] = reference.Tenant.Value, ["Priority"] = (long)reference.Priority };
        if (reference.TraceParent is { } trace) properties.Add("Trace", trace);
        return new Row(queue, reference.Envelope.Value, properties);
    }
}
