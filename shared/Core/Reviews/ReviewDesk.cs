using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>What people do with reviews. What they say is durable before the workflow hears of it, so a lost or repeated word to it is harmless.</summary>
public sealed class ReviewDesk(ReviewStore store, TimeProvider time)
{
    public ValueTask<DeskAnswer> ClaimAsync(TenantId tenant, ReviewId id, string person, CancellationToken cancellationToken = default) =>
        ChangeAsync(tenant, id, (review, now) => DeskRules.Claim(review, person, now), cancellationToken);

    public ValueTask<DeskAnswer> ReleaseAsync(TenantId tenant, ReviewId id, string person, CancellationToken cancellationToken = default) =>
        ChangeAsync(tenant, id, (review, now) => DeskRules.Release(review, person, now), cancellationToken);

    /// <param name="reason">Why, at most <see cref="ReviewVerdict.MaxReason"/> characters; a rejection or a request for change needs one.</param>
    public ValueTask<DeskAnswer> DecideAsync(
        TenantId tenant, ReviewId id, string person, ReviewChoice choice, string? reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(tenant, id, (review, now) => DeskRules.Decide(review, person, choice, reason, now), cancellationToken);

    /// <summary>Ends the reviews of a batch that was withdrawn.</summary>
    /// <returns>Those that have ended now or before, for their workflows to hear of it.</returns>
    public async ValueTask<IReadOnlyList<Review>> CancelAsync(TenantId tenant, BatchId batch, CancellationToken cancellationToken = default)
    {
        var ended = new List<Review>();
        await foreach (var id in store.OfBatchAsync(tenant, batch, cancellationToken))
        {
            var review = await store.ChangeAsync(
                tenant, id, current => current.Outcome is null ? ReviewFlow.End(current, ReviewOutcome.Cancelled, time.GetUtcNow()) : null, cancellationToken);
            if (review is { Outcome: ReviewOutcome.Cancelled }) ended.Add(review);
        }
        return ended;
    }

    private async ValueTask<DeskAnswer> ChangeAsync(
        TenantId tenant, ReviewId id, Func<Review, DateTimeOffset, (DeskAnswer Answer, Review? Changed)> decide, CancellationToken cancellationToken)
    {
        DeskAnswer answer = new DeskAnswer.NotFound();
        var review = await store.ChangeAsync(
            tenant, id,
            current =>
            {
                (answer, var changed) = decide(current, time.GetUtcNow());
                return changed;
            },
            cancellationToken);
        if (review is not null && answer is DeskAnswer.Done) await store.PublishAsync(review, cancellationToken: cancellationToken);
        return answer;
    }
}
