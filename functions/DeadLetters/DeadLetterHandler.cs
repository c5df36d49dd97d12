using MessageFunctions.Access;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.Functions.Delivery;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.DeadLetters;

/// <summary>
/// What the functions of dead letters do. Driving again starts the saga itself instead of sending the reference, which the queue would drop as a repeat
/// while it remembers the first; the saga finds what was held and sent before, so nothing is charged or sent twice.
/// </summary>
internal sealed class DeadLetterHandler(
    DeadLetterStore store, ReleaseDeadLetter release, TenantStore tenants, TimeProvider time, ILogger<DeadLetterHandler> logger)
{
    private const int PageSize = 100;

    public async Task<IResult> GetAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await store.ListAsync(caller.Tenant, wanted.Limit, wanted.Continuation, cancellationToken);
        DeadLetterView[] items = [.. page.Items.Where(letter => caller.MayUse(letter.Line)).Select(DeadLetterView.From)];
        return TypedResults.Json(new DeadLetterPageView(items, page.Continuation), DeadLetterJson.Default.DeadLetterPageView);
    }

    public async Task<IResult> GetUnreadableAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await store.UnreadableAsync(wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new UnreadablePageView([.. page.Items.Select(UnreadableView.From)], page.Continuation), DeadLetterJson.Default.UnreadablePageView);
    }

    public async Task<IResult> RedriveAsync(CallerContext caller, string envelope, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!EnvelopeId.TryParse(envelope, out var id) || await store.FindAsync(caller.Tenant, id, cancellationToken) is not { } letter || !caller.MayUse(letter.Line))
            return new ProblemAnswer(KnownProblems.NotFound);
        await RedriveAsync(letter, caller.Subject, client, cancellationToken);
        return TypedResults.Json(new RedrivenView(1, IsMore: false), DeadLetterJson.Default.RedrivenView, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Drives the oldest again, up to a page of them, and says whether there are more.</summary>
    public async Task<IResult> RedriveAllAsync(CallerContext caller, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(caller.Tenant, PageSize, cancellationToken: cancellationToken);
        var own = page.Items.Where(letter => caller.MayUse(letter.Line)).ToList();
        foreach (var letter in own) await RedriveAsync(letter, caller.Subject, client, cancellationToken);
        return TypedResults.Json(new RedrivenView(own.Count, page.Continuation is not null), DeadLetterJson.Default.RedrivenView, statusCode: StatusCodes.Status202Accepted);
    }

    public async Task ExpireAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var tenant in tenants.AllAsync(cancellationToken))
        {
            string? continuation = null;
            do
            {
                var page = await store.ListAsync(tenant, PageSize, continuation, cancellationToken);
                foreach (var letter in page.Items.Where(letter => letter.ExpiresAt <= now)) await RedriveAsync(letter, "expiry", client, cancellationToken);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
    }

    private async Task RedriveAsync(DeadLetter letter, string by, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await release.BeginAsync(letter.Tenant, letter.Envelope, by, cancellationToken) is null) return;
        await SagaStarter.StartAsync(letter.ToReference(), client, cancellationToken);
        await release.EndAsync(letter, cancellationToken);
        logger.Redriven(letter.Envelope, by);
    }
}
