using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>Makes what an envelope says wait for its reviews. It may be repeated at any point.</summary>
public sealed class ReviewIntake(EnvelopeStream stream, ReviewStore store, ReviewEnds ends, IPolicies policies, TemplateStore templates, BatchStore batches, TimeProvider time)
{
    /// <returns>The reviews that are to run for it, perhaps none; null: the envelope is not there.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<IReadOnlyList<Review>?> JoinAsync(TenantId tenant, EnvelopeId id, CancellationToken cancellationToken = default)
    {
        if (await stream.ReadAsync(tenant, id, cancellationToken) is not { } state) return null;
        var envelope = state.Envelope;
        if (envelope.Batch is { } batch && await batches.IsCancelledAsync(tenant, batch, cancellationToken))
        {
            await ends.PassAsync(state, new Decision(0, DecisionKind.Cancelled) { Reason = "batch_cancelled_by_sender" }, cancellationToken);
            return [];
        }
        var (policy, version) = await PolicyAsync(tenant, envelope.Line, cancellationToken);
        var subject = envelope.Template is not null ? ReviewSubject.Template : envelope.Batch is null ? ReviewSubject.Content : ReviewSubject.Batch;
        if (!policy.Applies(subject))
        {
            await ends.PassAsync(state, new Decision(0, DecisionKind.Approved) { Reason = "review_not_required", Policy = version }, cancellationToken);
            return [];
        }
        IReadOnlyList<ReviewDraft> drafts = envelope.Template is { } template ? await OfTemplateAsync(tenant, template, cancellationToken) : ReviewDraft.OfContent(envelope);
        if (drafts.Count == 0)
        {
            await ends.PassAsync(state, new Decision(0, DecisionKind.Approved) { Reason = "template_approved", Policy = version }, cancellationToken);
            return [];
        }
        // Before it joins: a review that ends at once must not be followed by the note that it began.
        await NoteAsync(state, drafts, version, cancellationToken);
        var running = new List<Review>();
        foreach (var draft in drafts)
        {
            var begun = Begin(tenant, envelope.Line, draft, policy, version) with { Batch = envelope.Batch, Template = envelope.Template, Authors = Authors(envelope.Author) };
            if (draft.Subject == ReviewSubject.Template) begun = begun with { Line = null, Batch = null };
            var member = new ReviewMember(id, draft.Indices);
            var review = await store.JoinAsync(begun, draft.Parts, member, cancellationToken);
            if (review.Outcome is null) running.Add(review);
            else await ends.ApplyAsync(review, member, cancellationToken);
        }
        return running;
    }

    /// <summary>Begins the review of a template's version by itself, or finds it.</summary>
    /// <returns>The review; null: there is no such version, or it is approved already.</returns>
    public async ValueTask<Review?> BeginAsync(TenantId tenant, TemplateReference template, string by, CancellationToken cancellationToken = default)
    {
        if (await OfTemplateAsync(tenant, template, cancellationToken) is not [var draft]) return null;
        var (policy, version) = await PolicyAsync(tenant, line: null, cancellationToken);
        var begun = Begin(tenant, line: null, draft, policy, version) with { Template = template, Authors = Authors(by) };
        return await store.JoinAsync(begun, draft.Parts, member: null, cancellationToken);
    }

    private async ValueTask<(ReviewPolicy Policy, string Version)> PolicyAsync(TenantId tenant, LineId? line, CancellationToken cancellationToken)
    {
        var chosen = (await policies.GetAsync(tenant, cancellationToken)).Find(ReviewPolicy.Kind, line).Good;
        return (chosen.Body, chosen.Label);
    }

    private Review Begin(TenantId tenant, LineId? line, ReviewDraft draft, ReviewPolicy policy, string version) =>
        new(tenant, draft.Id, line, draft.Subject, time.GetUtcNow(), policy, version) { Excerpt = draft.Excerpt };

    /// <summary>One review of all that a version says; none where it is approved or not there.</summary>
    private async ValueTask<IReadOnlyList<ReviewDraft>> OfTemplateAsync(TenantId tenant, TemplateReference template, CancellationToken cancellationToken)
    {
        if (!TemplateId.TryParse(template.Id, out var id) || await templates.GetAsync(tenant, id, cancellationToken) is not { Value: var head }) return [];
        if (head.IsApproved(template.Version) || await templates.GetVersionAsync(tenant, id, template.Version, cancellationToken) is not { } version) return [];
        ReviewPart[] parts = [.. version.Variants.Select(variant => new ReviewPart(variant.Channel?.Value ?? "*", variant.Subject, variant.Text, variant.Html))];
        return [new ReviewDraft(ReviewId.OfTemplate(id, template.Version), ReviewSubject.Template, parts, null)];
    }

    private async ValueTask NoteAsync(EnvelopeState state, IReadOnlyList<ReviewDraft> drafts, string version, CancellationToken cancellationToken) => await stream.DecideAsync(
        state,
        current => current.Documents.Decisions.Any(decision => decision.Value.Kind == DecisionKind.InReview) || !current.Messages.Any(message => message.Status == MessageStatus.InReview)
            ? null
            : new Decision(0, DecisionKind.InReview)
            {
                Reason = "review_required",
                Text = drafts.Count == 1 ? null : $"{drafts.Count} different contents are reviewed.",
                Policy = version,
                Review = drafts.Count == 1 ? drafts[0].Id.Value : null,
            },
        cancellationToken);

    private static string[] Authors(string? author) => author is null ? [] : [author];
}
