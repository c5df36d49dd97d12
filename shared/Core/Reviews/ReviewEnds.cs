using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Storage;

namespace MessageFunctions.Reviews;

/// <summary>Brings a review's end to the envelopes that waited for it: queued, rejected or withdrawn. It may be repeated at any point.</summary>
public sealed class ReviewEnds(EnvelopeStream stream, ReferenceDispatcher references, SettleDelivery settle)
{
    /// <exception cref="StorageUnavailableException">Repeat it.</exception>
    public async ValueTask ApplyAsync(Review review, ReviewMember member, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(review);
        if (await stream.ReadAsync(review.Tenant, member.Envelope, cancellationToken) is not { } state) return;
        var (after, _) = await stream.DecideAsync(state, current => Decide(current, member.Indices, ToDecision(review)), cancellationToken);
        await GoOnAsync(after, cancellationToken);
    }

    /// <summary>Decides about an envelope that needs no review after all.</summary>
    public async ValueTask PassAsync(EnvelopeState state, Decision decision, CancellationToken cancellationToken = default)
    {
        var (after, _) = await stream.DecideAsync(state, current => Decide(current, null, decision), cancellationToken);
        await GoOnAsync(after, cancellationToken);
    }

    /// <summary>An envelope goes on when its last review has ended: all its messages at once, by one saga.</summary>
    private async ValueTask GoOnAsync(EnvelopeState state, CancellationToken cancellationToken)
    {
        if (state.Messages.Any(message => message.Status == MessageStatus.InReview)) return;
        if (state.Waiting().Count > 0)
        {
            if (!await references.SendAsync(QueueNames.Of(state.Envelope.Priority), [EnvelopeReference.To(state.Envelope)]))
                throw new StorageUnavailableException($"Neither queue nor outbox took the reviewed envelope {state.Envelope.Id}.");
        }
        // Nothing of it is sent, so no saga will count it.
        else if (state is { IsFinished: true, IsSettled: false }) await settle.RunAsync(state.Envelope.Tenant, state.Envelope.Id, cancellationToken);
    }

    private static Decision? Decide(EnvelopeState state, IReadOnlyList<int>? indices, Decision decision)
    {
        int[] left = [.. state.Messages.Where(message => message.Status == MessageStatus.InReview && (indices is null || indices.Contains(message.Index))).Select(message => message.Index)];
        return left.Length == 0 ? null : decision with { Only = left.Length == state.Messages.Count ? null : left };
    }

    private static Decision ToDecision(Review review)
    {
        var last = review.Verdicts is [.., var said] ? said : null;
        var (kind, reason) = review.Outcome switch
        {
            ReviewOutcome.Approved => (DecisionKind.Approved, "review_approved"),
            ReviewOutcome.Rejected => (DecisionKind.Rejected, "review_rejected"),
            ReviewOutcome.ChangeRequested => (DecisionKind.Rejected, "review_change_requested"),
            ReviewOutcome.TimedOut => (DecisionKind.Rejected, "review_timed_out"),
            ReviewOutcome.Undecided => (DecisionKind.Rejected, "review_undecided"),
            ReviewOutcome.Cancelled => (DecisionKind.Cancelled, "cancelled_with_batch"),
            _ => throw new InvalidOperationException($"The review {review.Id} has not ended."),
        };
        return new Decision(0, kind)
        {
            Reason = reason,
            Text = last is { Reasons: [var first, ..] } ? first : null,
            Policy = review.PolicyVersion,
            By = last is { IsMachine: false } ? last.By : null,
            Review = review.Id.Value,
            Verdicts = review.Verdicts.Count == 0 ? null : review.Verdicts,
        };
    }
}
