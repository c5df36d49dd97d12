using System.Globalization;
using MessageFunctions.Access;
using MessageFunctions.Budgets;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Budgets;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using MessageFunctions.Reconciliation;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reconciliation;

/// <summary>What the reconciliation functions do, for one caller and its tenant alone.</summary>
internal sealed class ReconciliationHandler(ReconciliationStore store, Reconciler reconciler, ReconciliationStarter starter)
{
    private const int MaxWindowDays = 400;

    public async Task<IResult> ListAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await store.ListAsync(caller.Tenant, wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new RunPage([.. page.Items.Select(RunView.Of)], page.Continuation), ReconciliationJson.Default.RunPage);
    }

    public async Task<IResult> StartAsync(CallerContext caller, DurableTaskClient client, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (!TryTime(query, "from", out var from) || !TryTime(query, "to", out var to) || (from is null) != (to is null))
            return BudgetResponses.Invalid(ProblemCode.SpanInvalid, "from and to are times such as 2026-11-23T00:00:00Z; give both or neither.");
        if (from is { } first && to is { } end && (end <= first || end - first > TimeSpan.FromDays(MaxWindowDays)))
            return BudgetResponses.Invalid(ProblemCode.SpanInvalid, $"to is after from, by at most {MaxWindowDays} days.");
        var run = await starter.StartAsync(client, caller.Tenant, from, to, caller.Subject, cancellationToken);
        return TypedResults.Json(new StartedView(run.Value), ReconciliationJson.Default.StartedView, statusCode: StatusCodes.Status202Accepted);
    }

    public async Task<IResult> GetAsync(CallerContext caller, string run, CancellationToken cancellationToken) =>
        RunId.TryParse(run, out var id) && await store.GetAsync(caller.Tenant, id, cancellationToken) is { } found
            ? TypedResults.Json(RunView.Of(found), ReconciliationJson.Default.RunView)
            : NotFound();

    public async Task<IResult> GetItemsAsync(CallerContext caller, string run, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (!RunId.TryParse(run, out var id)) return NotFound();
        DiscrepancyClass? kind = null;
        if (Text(query, "class") is { } name)
        {
            if (!DiscrepancyClasses.TryParse(name, out var parsed)) return new ProblemAnswer(KnownProblems.Query("class", "one of the report's classes"));
            kind = parsed;
        }
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await store.ItemsAsync(caller.Tenant, id, kind, wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new ItemPage([.. page.Items.Select(ItemView.From)], page.Continuation), ReconciliationJson.Default.ItemPage);
    }

    public async Task WriteCsvAsync(CallerContext caller, string run, HttpContext context, CancellationToken cancellationToken)
    {
        if (!RunId.TryParse(run, out var id) || await store.GetAsync(caller.Tenant, id, cancellationToken) is null)
        {
            await NotFound().ExecuteAsync(context);
            return;
        }
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"reconciliation-{id}.csv\"";
        await using var writer = new StreamWriter(context.Response.Body, leaveOpen: true);
        await DiscrepancyCsv.WriteAsync(store, caller.Tenant, id, writer, cancellationToken);
    }

    public async Task<IResult> RepairAsync(CallerContext caller, string run, string item, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!RunId.TryParse(run, out var id)) return NotFound();
        var (read, problem) = await ConfigurationHandler.ReadAsync(request, ReconciliationJson.Default.RepairBody, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        if (string.IsNullOrWhiteSpace(read!.Reason) || read.Reason.Length > LedgerNote.MaxLength / 2)
            return BudgetResponses.Invalid(ProblemCode.ReasonInvalid, $"reason says why, in 1 to {LedgerNote.MaxLength / 2} characters.");
        AuditNote.Of(request.HttpContext).Reason = read.Reason;
        if (await reconciler.ResolveAsync(caller.Tenant, id, item, caller.Subject, read.Reason, cancellationToken) is not { } resolved) return NotFound();
        return resolved.Disposition == Disposition.Open
            ? BudgetResponses.Conflict(ProblemCode.RepairRefused, "The ledger refuses the repair: too little is available, or it was settled otherwise since.")
            : TypedResults.Json(ItemView.From(resolved), ReconciliationJson.Default.ItemView);
    }

    private static ProblemAnswer NotFound() => new(KnownProblems.NotFound);

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static bool TryTime(IQueryCollection query, string name, out DateTimeOffset? at)
    {
        at = null;
        if (Text(query, name) is not { } text) return true;
        var valid = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed);
        at = parsed;
        return valid;
    }
}
