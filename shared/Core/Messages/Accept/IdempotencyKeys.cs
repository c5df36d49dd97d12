using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>
/// Remembers requests by their Idempotency-Key for 24 hours. A key is claimed for a lease before its request is run and the answer is kept after; a claim whose
/// lease ran out without an answer is taken over, and whoever takes it over looks for what the first run left.
/// </summary>
public sealed class IdempotencyKeys(ITables tables, AcceptOptions options, TimeProvider time)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>Partitions of a tenant, so that no single one is hot.</summary>
    public const int Partitions = 64;

    // A claim is contested by as many as repeat one request at the same time: few.
    private const int MaxConflicts = 8;

    private readonly ITable _table = tables.Open("idempotency");
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(options.IdempotencyLeaseSeconds);

    /// <exception cref="StorageUnavailableException">The store did not answer, or the claim stayed contested.</exception>
    public async ValueTask<IdempotencyClaim> ClaimAsync(TenantId tenant, RequestFingerprint request, CancellationToken cancellationToken = default)
    {
        var partition = Partition(tenant, request);
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            var now = time.GetUtcNow();
            var fresh = ToRow(partition, request, now, now + _lease, answer: null);
            var existing = conflicts == 0 ? null : await _table.GetAsync(partition, request.Key, cancellationToken);
            RowChange change;
            var (at, mayHaveRun) = (now, false);
            if (existing is null) change = new RowChange.Insert(fresh);
            else if (existing.Timestamp("At") + Retention <= now) change = new RowChange.Replace(fresh, existing.ETag);
            else if (existing.Text("Body") != request.Body) return new IdempotencyClaim.OtherRequest();
            else if (existing.TextOrNull("Answer") is { } answer) return new IdempotencyClaim.Answered(answer);
            else if (existing.Timestamp("LeaseUntil") > now) return new IdempotencyClaim.Running(existing.Timestamp("LeaseUntil") - now);
            else
            {
                (at, mayHaveRun) = (existing.Timestamp("At"), true);
                change = new RowChange.Replace(ToRow(partition, request, at, now + _lease, answer: null), existing.ETag);
            }
            if (await _table.CommitAsync(partition, [change], cancellationToken) is CommitResult.Committed committed)
                return new IdempotencyClaim.Claimed(committed.ETags[0], at, mayHaveRun);
        }
        throw new StorageUnavailableException("The Idempotency-Key is contested.");
    }

    /// <summary>Keeps the answer. A claim that was taken over meanwhile is left to who took it.</summary>
    public async ValueTask AnswerAsync(TenantId tenant, RequestFingerprint request, IdempotencyClaim.Claimed claim, string answer)
    {
        var partition = Partition(tenant, request);
        await _table.CommitAsync(partition, [new RowChange.Replace(ToRow(partition, request, claim.At, claim.At, answer), claim.ETag)]);
    }

    /// <summary>Gives a claim up whose request has certainly left nothing, so that a repeat may run at once.</summary>
    public async ValueTask ReleaseAsync(TenantId tenant, RequestFingerprint request, IdempotencyClaim.Claimed claim) =>
        await _table.CommitAsync(Partition(tenant, request), [new RowChange.Delete(request.Key, claim.ETag)]);

    /// <summary>Forgets keys of a tenant that are past their time; at most <paramref name="limit"/> of each partition.</summary>
    /// <returns>How many were forgotten.</returns>
    public async ValueTask<int> SweepAsync(TenantId tenant, int limit = ITable.MaxPage, CancellationToken cancellationToken = default)
    {
        var swept = 0;
        var before = time.GetUtcNow() - Retention;
        for (var i = 0; i < Partitions; i++)
        {
            var partition = Partition(tenant, i);
            string? continuation = null;
            do
            {
                var page = await _table.ScanAsync(partition, limit: limit, continuation: continuation, cancellationToken: cancellationToken);
                foreach (var chunk in page.Rows.Where(row => row.Timestamp("At") <= before).Chunk(ITable.MaxChanges))
                {
                    RowChange[] deletes = [.. chunk.Select(row => new RowChange.Delete(row.Key, row.ETag))];
                    if (await _table.CommitAsync(partition, deletes, cancellationToken) is CommitResult.Committed) swept += chunk.Length;
                }
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
        return swept;
    }

    private static string Partition(TenantId tenant, RequestFingerprint request) => Partition(tenant, Convert.ToInt32(request.Key[..2], 16) % Partitions);

    private static string Partition(TenantId tenant, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{tenant.Value}~{number:D2}");

    private static Row ToRow(string partition, RequestFingerprint request, DateTimeOffset at, DateTimeOffset leaseUntil, string? answer)
    {
        var properties = new Dictionary<string, RowValue> { ["Body"] = request.Body, ["At"] = at, ["LeaseUntil"] = leaseUntil };
        if (answer is not null) properties.Add("Answer", answer);
        return new Row(partition, request.Key, properties);
    }
}
