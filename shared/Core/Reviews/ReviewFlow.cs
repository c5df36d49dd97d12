namespace MessageFunctions.Reviews;

/// <summary>
/// The course of a review, pure: what is said and the time move it from step to step. Repeating any of it changes nothing, and what comes too late or for
/// another step is passed over.
/// </summary>
public static class ReviewFlow
{
    /// <summary>Moves a review as far as it goes by itself.</summary>
    /// <returns>The review, what it needs next, and what people have to be told.</returns>
    public static (Review Review, ReviewStep Step, IReadOnlyList<ReviewSignal> Signals) Advance(Review review, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(review);
        var signals = new List<ReviewSignal>();
        while (review.Outcome is null)
        {
            if (review.Current is not { } node)
            {
                review = End(review, IsApproved(review) ? ReviewOutcome.Approved : ReviewOutcome.Undecided, now);
                break;
            }
            var before = review;
            switch (node.Kind)
            {
                case ReviewNodeKind.Archive:
                    review = Next(review);
                    break;
                case ReviewNodeKind.Machine:
                    if (!review.Verdicts.Any(verdict => verdict.Node == before.Node)) return (review, new ReviewStep(ReviewStepKind.AskMachines, review.Node), signals);
                    review = AfterMachines(review, node, now);
                    break;
                case ReviewNodeKind.People:
                    review = WithPeople(review, node, now, signals);
                    if (review.IsPending && review.Node == before.Node)
                        return (review, new ReviewStep(ReviewStepKind.Wait, review.Node, Sooner(review.DueAt!.Value, review.RemindAt!.Value)), signals);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown step {node.Kind}.");
            }
        }
        return (review, new ReviewStep(ReviewStepKind.End, review.Node), signals);
    }

    /// <summary>Records what the machines of a step said; null: they have said it already, or the review has moved on.</summary>
    public static Review? Record(Review review, int node, IReadOnlyList<MachineOpinion> opinions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(review);
        if (review.Current is not { Kind: ReviewNodeKind.Machine } current || review.Node != node || review.Verdicts.Any(verdict => verdict.Node == node)) return null;
        var verdicts = opinions.Select(opinion => new ReviewVerdict(node, Choose(current, opinion), opinion.By, now)
        {
            IsMachine = true,
            Score = opinion.Score,
            Reasons = opinion.Reasons,
            Version = opinion.Version,
        });
        return review with { Verdicts = [.. review.Verdicts, .. verdicts] };
    }

    public static Review End(Review review, ReviewOutcome outcome, DateTimeOffset now) =>
        review.Outcome is not null ? review : review with { Outcome = outcome, EndedAt = now, Claim = null, DueAt = null, RemindAt = null };

    /// <summary>A machine that could not say has no score: it is unsure, whatever the policy.</summary>
    private static ReviewChoice Choose(ReviewNode node, MachineOpinion opinion) => opinion.Score switch
    {
        null => ReviewChoice.Unsure,
        var score when score >= node.RejectFrom => ReviewChoice.Reject,
        var score when score < node.ApproveBelow => ReviewChoice.Approve,
        _ => ReviewChoice.Unsure,
    };

    private static Review AfterMachines(Review review, ReviewNode node, DateTimeOffset now)
    {
        var choices = review.Verdicts.Where(verdict => verdict.Node == review.Node).Select(verdict => verdict.Choice).ToList();
        if (choices.Contains(ReviewChoice.Reject) && node.RejectionEnds) return End(review, ReviewOutcome.Rejected, now);
        return choices.TrueForAll(choice => choice == ReviewChoice.Approve) && node.EndsOnApproval ? End(review, ReviewOutcome.Approved, now) : Next(review);
    }

    private static Review WithPeople(Review review, ReviewNode node, DateTimeOffset now, List<ReviewSignal> signals)
    {
        if (review.WaitingSince is null)
        {
            signals.Add(ReviewSignal.Opened);
            return review with { WaitingSince = now, DueAt = now.AddMinutes(node.TimeoutMinutes), RemindAt = now.AddMinutes(node.RemindMinutes), IsEscalated = false };
        }
        var said = review.Verdicts.Where(verdict => verdict.Node == review.Node).ToList();
        if (said.Exists(verdict => verdict.Choice == ReviewChoice.Reject)) return End(review, ReviewOutcome.Rejected, now);
        if (said.Exists(verdict => verdict.Choice == ReviewChoice.RequestChange)) return End(review, ReviewOutcome.ChangeRequested, now);
        if (said.Count(verdict => verdict.Choice == ReviewChoice.Approve) >= node.Approvals)
            return node.EndsOnApproval ? End(review, ReviewOutcome.Approved, now) : Next(review);
        if (now >= review.DueAt)
        {
            if (review.IsEscalated) return End(review, ReviewOutcome.TimedOut, now);
            signals.Add(ReviewSignal.Escalated);
            return review with { IsEscalated = true, DueAt = now.AddMinutes(node.EscalationMinutes), RemindAt = now.AddMinutes(node.RemindMinutes) };
        }
        if (now < review.RemindAt) return review;
        signals.Add(ReviewSignal.Reminder);
        return review with { RemindAt = now.AddMinutes(node.RemindMinutes) };
    }

    /// <summary>Whether the last step that decides let it pass: an unsure one at the end does not.</summary>
    private static bool IsApproved(Review review)
    {
        for (var node = review.Policy.Nodes.Count - 1; node >= 0; node--)
        {
            if (review.Policy.Nodes[node].Kind == ReviewNodeKind.Archive) continue;
            var said = review.Verdicts.Where(verdict => verdict.Node == node).ToList();
            return said.Count > 0 && said.TrueForAll(verdict => verdict.Choice == ReviewChoice.Approve);
        }
        return false;
    }

    private static Review Next(Review review) =>
        review with { Node = review.Node + 1, WaitingSince = null, DueAt = null, RemindAt = null, IsEscalated = false, Claim = null };

    private static DateTimeOffset Sooner(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
