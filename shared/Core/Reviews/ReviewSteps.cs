using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>The steps of a review as its workflow takes them. Any of them may be repeated at any point.</summary>
/// <remarks>Members throw <see cref="Storage.StorageUnavailableException"/>: repeat them.</remarks>
public sealed class ReviewSteps(ReviewStore store, ReviewEnds ends, MachinePanel machines, ReviewAlerts alerts, TemplateStore templates, TimeProvider time)
{
    private const int PageSize = 500;
    private const int SideBySide = 8;

    /// <summary>Moves a review as far as it goes by itself, and says what it needs next.</summary>
    public async ValueTask<ReviewStep> AdvanceAsync(TenantId tenant, ReviewId id, CancellationToken cancellationToken = default)
    {
        var step = new ReviewStep(ReviewStepKind.End);
        IReadOnlyList<ReviewSignal> signals = [];
        var review = await store.ChangeAsync(
            tenant, id,
            current =>
            {
                (var next, step, signals) = ReviewFlow.Advance(current, time.GetUtcNow());
                return ReferenceEquals(next, current) ? null : next;
            },
            cancellationToken);
        if (review is null) return new ReviewStep(ReviewStepKind.End);
        await store.PublishAsync(review, review.Policy.Nodes.Take(review.Node).Any(node => node.Kind == ReviewNodeKind.Archive), cancellationToken);
        await alerts.TellAsync(review, signals, cancellationToken);
        return step;
    }

    /// <summary>Asks the machines of a step and records what they say.</summary>
    public async ValueTask AskMachinesAsync(TenantId tenant, ReviewId id, int node, CancellationToken cancellationToken = default)
    {
        if (await store.GetAsync(tenant, id, cancellationToken) is not { Current: { Kind: ReviewNodeKind.Machine } current } review || review.Node != node) return;
        var opinions = await machines.AskAsync(current, await store.PartsAsync(tenant, id, cancellationToken), cancellationToken);
        await store.ChangeAsync(tenant, id, found => ReviewFlow.Record(found, node, opinions, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Brings the end to a page of the envelopes that wait for it.</summary>
    /// <returns>Where to go on; null: it is brought to all.</returns>
    public async ValueTask<string?> ApplyAsync(TenantId tenant, ReviewId id, string? continuation, CancellationToken cancellationToken = default)
    {
        if (await store.GetAsync(tenant, id, cancellationToken) is not { Outcome: { } outcome } review) return null;
        if (continuation is null && review is { Subject: ReviewSubject.Template, Template: { } template } && outcome == ReviewOutcome.Approved)
            await ApproveAsync(tenant, TemplateId.Parse(template.Id), template.Version, cancellationToken);
        var page = await store.MembersAsync(tenant, id, PageSize, continuation, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(page.Items, options, async (member, cancel) => await ends.ApplyAsync(review, member, cancel));
        return page.Continuation;
    }

    private async ValueTask ApproveAsync(TenantId tenant, TemplateId template, int version, CancellationToken cancellationToken)
    {
        if (await templates.ApproveAsync(tenant, template, version, etag: null, cancellationToken) is TemplateChange.Stale)
            throw new Storage.StorageUnavailableException($"The template {template} changes all the time.");
    }
}
