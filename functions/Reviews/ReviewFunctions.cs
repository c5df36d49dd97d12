using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reviews;

/// <summary>Reviews over HTTP: what waits for a person, what was decided, and the decisions.</summary>
internal sealed class ReviewFunctions(ReviewHandler reviews, ICaller caller)
{
    private const Roles Readers = Roles.Reviewer | Roles.Operator | Roles.Admin;

    [Function("ListReviews"), Allow(Readers)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reviews")] HttpRequest request, CancellationToken cancellationToken) =>
        reviews.ListAsync(caller.Current, request.Query, archived: false, cancellationToken);

    [Function("SearchReviewArchive"), Allow(Readers)]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/review-archive")] HttpRequest request, CancellationToken cancellationToken) =>
        reviews.ListAsync(caller.Current, request.Query, archived: true, cancellationToken);

    [Function("GetReview"), Allow(Readers)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reviews/{review}")] HttpRequest request, string review, CancellationToken cancellationToken) =>
        reviews.GetAsync(caller.Current, review, cancellationToken);

    [Function("SubmitReview"), Allow(Roles.Sender | Roles.Admin), Audited("review.submit")]
    public Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reviews")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        reviews.SubmitAsync(caller.Current, client, request, cancellationToken);

    [Function("ClaimReview"), Allow(Roles.Reviewer), NotAudited("A claim ends by itself; the decision is on record.")]
    public Task<IResult> ClaimAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reviews/{review}:claim")] HttpRequest request, string review, CancellationToken cancellationToken) =>
        reviews.ClaimAsync(caller.Current, review, release: false, cancellationToken);

    [Function("ReleaseReview"), Allow(Roles.Reviewer), NotAudited("It gives back a claim, which is not on record either.")]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reviews/{review}:release")] HttpRequest request, string review, CancellationToken cancellationToken) =>
        reviews.ClaimAsync(caller.Current, review, release: true, cancellationToken);

    [Function("ApproveReview"), Allow(Roles.Reviewer), Audited("review.approve")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reviews/{review}:approve")] HttpRequest request, string review,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        reviews.DecideAsync(caller.Current, client, review, ReviewChoice.Approve, request, cancellationToken);

    [Function("RejectReview"), Allow(Roles.Reviewer), Audited("review.reject")]
    public Task<IResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reviews/{review}:reject")] HttpRequest request, string review,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        reviews.DecideAsync(caller.Current, client, review, ReviewChoice.Reject, request, cancellationToken);

    [Function("RequestReviewChange"), Allow(Roles.Reviewer), Audited("review.request-change")]
    public Task<IResult> RequestChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reviews/{review}:request-change")] HttpRequest request, string review,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        reviews.DecideAsync(caller.Current, client, review, ReviewChoice.RequestChange, request, cancellationToken);
}
