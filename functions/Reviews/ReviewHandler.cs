using MessageFunctions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Problems;
using MessageFunctions.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reviews;

/// <summary>What the review functions do, for one caller and its tenant alone.</summary>
internal sealed class ReviewHandler(ReviewStore store, ReviewDesk desk, ReviewIntake intake, TimeProvider time)
{
    public async Task<IResult> ListAsync(CallerContext caller, IQueryCollection query, bool archived, CancellationToken cancellationToken)
    {
        var (read, problem) = ReviewQuery.Read(query);
        if (read is null) return new ProblemAnswer(problem!);
        var filter = caller.Line is { } line ? read.Filter with { Line = line } : read.Filter;
        var page = archived
            ? await store.ArchiveAsync(caller.Tenant, read.From, read.To, filter, read.Limit, read.Continuation, cancellationToken)
            : await store.OpenAsync(caller.Tenant, filter, read.Limit, read.Continuation, cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Json(new ReviewPageView([.. page.Items.Select(review => ReviewView.From(review, now))], page.Continuation), ReviewViewJson.Default.ReviewPageView);
    }

    public async Task<IResult> GetAsync(CallerContext caller, string review, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, review, cancellationToken) is not { } found) return NotFound();
        return View(found, await store.PartsAsync(caller.Tenant, found.Id, cancellationToken));
    }

    public async Task<IResult> ClaimAsync(CallerContext caller, string review, bool release, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, review, cancellationToken) is not { } found) return NotFound();
        return Answer(release
            ? await desk.ReleaseAsync(caller.Tenant, found.Id, caller.Subject, cancellationToken)
            : await desk.ClaimAsync(caller.Tenant, found.Id, caller.Subject, cancellationToken));
    }

    public async Task<IResult> DecideAsync(
        CallerContext caller, DurableTaskClient client, string review, ReviewChoice choice, HttpRequest request, CancellationToken cancellationToken)
    {
        var reason = default(string);
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            var (body, problem) = await ConfigurationHandler.ReadAsync(request, ReviewViewJson.Default.DecisionBody, cancellationToken);
            if (problem is not null) return new ProblemAnswer(problem);
            reason = body!.Reason;
        }
        if (reason?.Length > ReviewVerdict.MaxReason) return new ProblemAnswer(ReviewProblems.ReasonInvalid);
        if (choice != ReviewChoice.Approve && string.IsNullOrWhiteSpace(reason)) return new ProblemAnswer(ReviewProblems.ReasonInvalid);
        if (await FindAsync(caller, review, cancellationToken) is not { } found) return NotFound();
        var answer = await desk.DecideAsync(caller.Tenant, found.Id, caller.Subject, choice, reason, cancellationToken);
        // Also for one that repeats what was said: the first call may have died before the workflow heard of it.
        if (answer is DeskAnswer.Done done) await ReviewRunner.TellAsync(client, done.Review, cancellationToken);
        AuditNote.Of(request.HttpContext).Reason = reason;
        return Answer(answer);
    }

    /// <summary>Hands in a version of a template by itself.</summary>
    public async Task<IResult> SubmitAsync(CallerContext caller, DurableTaskClient client, HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await ConfigurationHandler.ReadAsync(request, ReviewViewJson.Default.SubmitBody, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        if (body is not { Template: { } template, Version: { } version } || version < 1)
            return new ProblemAnswer(KnownProblems.Validation([new ProblemItem(ProblemCode.Required, "", "template and version name what is to be reviewed.")]));
        if (await intake.BeginAsync(caller.Tenant, new TemplateReference(template, version), caller.Subject, cancellationToken) is not { } review)
            return new ProblemAnswer(ReviewProblems.NothingToReview);
        await ReviewRunner.StartAsync(client, review, cancellationToken);
        return View(review, parts: null, StatusCodes.Status202Accepted);
    }

    /// <summary>A caller that may act for one line alone sees the reviews of that line.</summary>
    private async ValueTask<Review?> FindAsync(CallerContext caller, string review, CancellationToken cancellationToken) =>
        ReviewId.TryParse(review, out var id) && await store.GetAsync(caller.Tenant, id, cancellationToken) is { } found && (caller.Line is null || found.Line == caller.Line) ? found : null;

    private IResult Answer(DeskAnswer answer) => answer is DeskAnswer.Done done ? View(done.Review, parts: null) : new ProblemAnswer(ReviewProblems.Of(answer));

    private JsonHttpResult<ReviewView> View(Review review, IReadOnlyList<ReviewPart>? parts, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(ReviewView.From(review, time.GetUtcNow(), parts), ReviewViewJson.Default.ReviewView, statusCode: status);

    private static ProblemAnswer NotFound() => new(KnownProblems.NotFound);
}
