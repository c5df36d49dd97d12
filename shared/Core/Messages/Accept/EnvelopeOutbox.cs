using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>References that a queue did not take, until a relay brings them there. One partition a priority, oldest first.</summary>
public sealed class EnvelopeOutbox(ITables tables)
{
    private readonly ITable _table = tables.Open("outbox");

    /// <summary>Keeps references of one priority; a repeat changes nothing.</summary>
    /// <param name="priority">Their queue.</param>
    /// <param name="references">1 to 100, each envelope once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    public async ValueTask AddAsync(Priority priority, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        RowChange[] changes = [.. references.Select(reference => new RowChange.Put(ToRow(priority, reference)))];
        if (await _table.CommitAsync(priority.Name(), changes, cancellationToken) is not CommitResult.Committed)
            throw new StorageUnavailableException("An unconditional write to the outbox met a condition.");
    }

    /// <summary>The oldest references of a priority, at most <paramref name="limit"/> (1 to 100).</summary>
    public async ValueTask<IReadOnlyList<EnvelopeReference>> ReadAsync(Priority priority, int limit, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(priority.Name(), limit: limit, cancellationToken: cancellationToken);
        return [.. page.Rows.Select(row => new EnvelopeReference(TenantId.Parse(row.Text("Tenant")), EnvelopeId.Parse(row.Key), priority, row.TextOrNull("Trace")))];
    }

    /// <summary>Forgets references that are in their queue. Those that another relay removed meanwhile make no difference.</summary>
    public async ValueTask RemoveAsync(Priority priority, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        RowChange[] all = [.. references.Select(reference => new RowChange.Delete(reference.Envelope.Value))];
        if (await _table.CommitAsync(priority.Name(), all, cancellationToken) is CommitResult.Committed) return;
        foreach (var one in all) await _table.CommitAsync(priority.Name(), [one], cancellationToken);
    }

    private static Row ToRow(Priority priority, EnvelopeReference reference)
    {
        var properties = new Dictionary<string, RowValue> { ["Tenant"] = reference.Tenant.Value };
        if (reference.TraceParent is { } trace) properties.Add("Trace", trace);
        return new Row(priority.Name(), reference.Envelope.Value, properties);
    }
}
