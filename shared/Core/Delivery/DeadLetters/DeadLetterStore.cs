using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery.DeadLetters;

/// <summary>What the queues gave up: one partition a tenant, a row an envelope; and one partition for what belongs to no tenant.</summary>
public sealed class DeadLetterStore(ITables tables)
{
    // No tenant's id has a tilde.
    private const string UnreadablePartition = "~unreadable";

    private readonly ITable _table = tables.Open("DeadLetters");

    /// <summary>Keeps a dead letter; one of the same envelope is replaced.</summary>
    public ValueTask PutAsync(DeadLetter letter, CancellationToken cancellationToken = default)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["line"] = letter.Line.Value,
            ["priority"] = (long)letter.Priority,
            ["at"] = letter.At,
            ["reason"] = letter.Reason,
            ["messages"] = (long)letter.Messages,
            ["deliveries"] = (long)letter.Deliveries,
        };
        if (letter.ExpiresAt is { } expires) properties.Add("expiresAt", expires);
        if (letter.Description is { } description) properties.Add("description", description);
        return PutAsync(new Row(letter.Tenant.Value, letter.Envelope.Value, properties), cancellationToken);
    }

    /// <summary>Null: no such dead letter.</summary>
    public async ValueTask<DeadLetter?> FindAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(tenant.Value, envelope.Value, cancellationToken) is { } row ? Read(tenant, row) : null;

    /// <summary>A tenant's dead letters, the oldest envelope first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">1 to <see cref="ITable.MaxPage"/>.</param>
    /// <param name="continuation">Of the page before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<DeadLetterPage> ListAsync(TenantId tenant, int limit, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(tenant.Value, limit: limit, continuation: continuation, cancellationToken: cancellationToken);
        return new DeadLetterPage([.. page.Rows.Select(row => Read(tenant, row))], page.Continuation);
    }

    /// <summary>Forgets a dead letter; a repeat changes nothing.</summary>
    public async ValueTask RemoveAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(tenant.Value, [new RowChange.Delete(envelope.Value)], cancellationToken);

    /// <summary>Keeps what belongs to no tenant; a repeat replaces it.</summary>
    public ValueTask PutAsync(UnreadableLetter letter, CancellationToken cancellationToken = default) => PutAsync(
        new Row(UnreadablePartition, letter.Id, new Dictionary<string, RowValue>
        {
            ["queue"] = letter.Queue,
            ["at"] = letter.At,
            ["reason"] = letter.Reason,
            ["messageId"] = letter.MessageId,
            ["body"] = Convert.ToBase64String(letter.Body.Span),
        }),
        cancellationToken);

    /// <summary>What belongs to no tenant, in no particular order.</summary>
    /// <inheritdoc cref="ListAsync" path="/param"/>
    public async ValueTask<UnreadablePage> UnreadableAsync(int limit, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(UnreadablePartition, limit: limit, continuation: continuation, cancellationToken: cancellationToken);
        return new UnreadablePage([.. page.Rows.Select(Unreadable)], page.Continuation);
    }

    /// <summary>Forgets unreadable letters that were found before a time; returns how many.</summary>
    public async ValueTask<int> RemoveUnreadableAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var old = new List<RowChange>();
        await foreach (var row in _table.ScanAllAsync(UnreadablePartition, cancellationToken: cancellationToken))
        {
            if (row.Timestamp("at") < before) old.Add(new RowChange.Delete(row.Key, row.ETag));
        }
        foreach (var chunk in old.Chunk(ITable.MaxChanges)) await _table.CommitAsync(UnreadablePartition, chunk, cancellationToken);
        return old.Count;
    }

    private async ValueTask PutAsync(Row row, CancellationToken cancellationToken)
    {
        if (await _table.CommitAsync(row.Partition, [new RowChange.Put(row)], cancellationToken) is not CommitResult.Committed)
            throw new StorageUnavailableException("An unconditional write of a dead letter met a condition.");
    }

    private static DeadLetter Read(TenantId tenant, Row row) => new(
        tenant, EnvelopeId.Parse(row.Key), LineId.Parse(row.Text("line")), (Priority)row.Number("priority"), row.Timestamp("at"), row.Text("reason"),
        (int)row.Number("messages"), row.TimestampOrNull("expiresAt"))
    {
        Description = row.TextOrNull("description"),
        Deliveries = (int)row.Number("deliveries"),
    };

    private static UnreadableLetter Unreadable(Row row) => new(
        row.Key, row.Text("queue"), row.Timestamp("at"), row.Text("reason"), row.Text("messageId"), Convert.FromBase64String(row.Text("body")));
}
