using MessageFunctions.Reviews;

namespace MessageFunctions.Orchestrations.Review;

/// <summary>Which review a workflow is. A contract: running instances were started with it.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Review">The review's id; <c>review-{tenant}-{review}</c> is the instance id.</param>
/// <param name="Continuation">Where to go on with bringing its end to what waits for it.</param>
public sealed record ReviewInput(string Tenant, string Review, string? Continuation = null)
{
    public static ReviewInput To(Reviews.Review review)
    {
        ArgumentNullException.ThrowIfNull(review);
        return new ReviewInput(review.Tenant.Value, review.Id.Value);
    }
}

/// <summary>Input of a step's machines.</summary>
public sealed record MachineInput(string Tenant, string Review, int Node);

/// <summary>Where to go on; null: the end is brought to all.</summary>
public sealed record ApplyStep(string? Continuation);
