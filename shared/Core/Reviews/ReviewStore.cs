using System.Runtime.CompilerServices;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>Keeps reviews. A review changes under its ETag; the copies for lists follow it and are written again by whoever repeats a step.</summary>
/// <remarks>Members throw <see cref="StorageUnavailableException"/> as the table does.</remarks>
public sealed class ReviewStore(ITables tables, TimeProvider time)
{
    private const int MaxAttempts = 16;
    private const int MaxScannedPerPage = 5_000;

    private readonly ITable _table = tables.Open("reviews");

    public async ValueTask<Review?> GetAsync(TenantId tenant, ReviewId id, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(ReviewRows.Partition(tenant, id), ReviewRows.ReviewKey, cancellationToken) is { } row ? ReviewRows.ToReview(tenant, row) : null;

    /// <summary>What is reviewed.</summary>
    public async ValueTask<IReadOnlyList<ReviewPart>> PartsAsync(TenantId tenant, ReviewId id, CancellationToken cancellationToken = default)
    {
        var parts = new List<ReviewPart>();
        await foreach (var row in _table.ScanAllAsync(ReviewRows.Partition(tenant, id), KeyRange.Prefix(ReviewRows.PartPrefix), cancellationToken)) parts.Add(ReviewRows.ToPart(row));
        return parts;
    }

    /// <summary>Makes an envelope wait for a review, which is begun where there is none yet. A repeat changes nothing.</summary>
    /// <param name="begun">The review as it would begin, with one author.</param>
    /// <param name="parts">What is reviewed.</param>
    /// <param name="member">Who waits; null: nobody, as for a template that is handed in by itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The review as it is now; where it has ended, its end must be applied to the envelope by the caller.</returns>
    public async ValueTask<Review> JoinAsync(Review begun, IReadOnlyList<ReviewPart> parts, ReviewMember? member, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(begun);
        var partition = ReviewRows.Partition(begun.Tenant, begun.Id);
        // Before the review is read: whoever ends it applies the end to all that wait from then on.
        if (member is not null) await _table.CommitAsync(partition, [new RowChange.Put(ReviewRows.ToRow(partition, member))], cancellationToken);
        if (await GetAsync(begun.Tenant, begun.Id, cancellationToken) is null) await BeginAsync(partition, begun, parts, cancellationToken);
        var review = await ChangeAsync(begun.Tenant, begun.Id, current => WithAuthors(current, begun.Authors), cancellationToken);
        return review ?? throw new StorageUnavailableException($"The review {begun.Id} was begun and is not there.");
    }

    /// <summary>Changes a review from what it is; null: there is none. Where the change is null nothing is written.</summary>
    public async ValueTask<Review?> ChangeAsync(TenantId tenant, ReviewId id, Func<Review, Review?> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var partition = ReviewRows.Partition(tenant, id);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await _table.GetAsync(partition, ReviewRows.ReviewKey, cancellationToken) is not { } row) return null;
            var current = ReviewRows.ToReview(tenant, row);
            if (change(current) is not { } changed) return current;
            var saved = ReviewRows.ToRow(partition, ReviewRows.ReviewKey, changed);
            if (await _table.CommitAsync(partition, [new RowChange.Replace(saved, row.ETag)], cancellationToken) is CommitResult.Committed) return changed;
        }
        throw new StorageUnavailableException($"The review {id} changed {MaxAttempts} times in a row.");
    }

    /// <summary>Writes the copies for lists: among the open ones, or among those that have ended.</summary>
    public async ValueTask PublishAsync(Review review, bool archive = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(review);
        var (open, done) = (ReviewRows.Open(review.Tenant), ReviewRows.Done(review.Tenant));
        if (archive || review.Outcome is not null)
            await _table.CommitAsync(done, [new RowChange.Put(ReviewRows.ToRow(done, ReviewRows.DoneKey(review), review))], cancellationToken);
        if (review.Outcome is null)
        {
            await _table.CommitAsync(open, [new RowChange.Put(ReviewRows.ToRow(open, ReviewRows.OpenKey(review), review))], cancellationToken);
            // It may have ended meanwhile, and its copy been removed before this one was written.
            if (await GetAsync(review.Tenant, review.Id, cancellationToken) is not { Outcome: not null }) return;
        }
        await _table.CommitAsync(open, [new RowChange.Delete(ReviewRows.OpenKey(review))], cancellationToken);
    }

    /// <summary>Open reviews, the oldest first. A page may be short and still have a continuation, or hold up to twice the limit.</summary>
    public ValueTask<ReviewPage<Review>> OpenAsync(TenantId tenant, ReviewFilter filter, int limit, string? continuation, CancellationToken cancellationToken = default) =>
        ListAsync(tenant, ReviewRows.Open(tenant), default, filter, limit, continuation, cancellationToken);

    /// <summary>The archive: reviews begun in a span of time, the newest first.</summary>
    public ValueTask<ReviewPage<Review>> ArchiveAsync(
        TenantId tenant, DateTimeOffset? from, DateTimeOffset? to, ReviewFilter filter, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        var range = new KeyRange(to is { } end ? ReviewRows.DoneKey(end.AddMilliseconds(-1)) : null, from is { } start ? ReviewRows.DoneKey(start.AddMilliseconds(-1)) : null);
        return ListAsync(tenant, ReviewRows.Done(tenant), range, filter, limit, continuation, cancellationToken);
    }

    /// <summary>The reviews of a batch.</summary>
    public async IAsyncEnumerable<ReviewId> OfBatchAsync(TenantId tenant, BatchId batch, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prefix = $"{batch}.";
        await foreach (var row in _table.ScanAllAsync(ReviewRows.Batches(tenant), KeyRange.Prefix(prefix), cancellationToken)) yield return ReviewId.Parse(row.Key[prefix.Length..]);
    }

    /// <summary>Envelopes that wait for a review, a page at a time.</summary>
    public async ValueTask<ReviewPage<ReviewMember>> MembersAsync(TenantId tenant, ReviewId id, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(ReviewRows.Partition(tenant, id), KeyRange.Prefix(ReviewRows.MemberPrefix), limit, continuation, cancellationToken);
        return new ReviewPage<ReviewMember>([.. page.Rows.Select(ReviewRows.ToMember)], page.Continuation);
    }

    private async ValueTask BeginAsync(string partition, Review begun, IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken)
    {
        if (begun.Batch is { } batch)
        {
            var batches = ReviewRows.Batches(begun.Tenant);
            var found = new Row(batches, ReviewRows.BatchKey(batch, begun.Id), new Dictionary<string, RowValue>());
            await _table.CommitAsync(batches, [new RowChange.Put(found)], cancellationToken);
        }
        // The texts before the review: where the review is, its texts are.
        for (var i = 0; i < parts.Count; i++) await _table.CommitAsync(partition, [new RowChange.Put(ReviewRows.ToRow(partition, i, parts[i]))], cancellationToken);
        await _table.CommitAsync(partition, [new RowChange.Insert(ReviewRows.ToRow(partition, ReviewRows.ReviewKey, begun))], cancellationToken);
    }

    private async ValueTask<ReviewPage<Review>> ListAsync(
        TenantId tenant, string partition, KeyRange range, ReviewFilter filter, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = new List<Review>();
        var scanned = 0;
        do
        {
            var page = await _table.ScanAsync(partition, range, Math.Min(limit, ITable.MaxPage), continuation, cancellationToken);
            found.AddRange(page.Rows.Select(row => ReviewRows.ToReview(tenant, row)).Where(review => filter.Matches(review, now)));
            scanned += page.Rows.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null && found.Count < limit && scanned < MaxScannedPerPage);
        return new ReviewPage<Review>(found, continuation);
    }

    private static Review? WithAuthors(Review review, IReadOnlyList<string> authors)
    {
        string[] all = [.. review.Authors.Union(authors, StringComparer.Ordinal).Take(Review.MaxAuthors)];
        return all.Length == review.Authors.Count || review.Outcome is not null ? null : review with { Authors = all };
    }
}
