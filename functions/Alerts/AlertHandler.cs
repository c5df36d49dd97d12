using MessageFunctions.Access;
using MessageFunctions.Alerts;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Alerts;

/// <summary>What the functions of alerts do.</summary>
internal sealed class AlertHandler(AlertStore store, AlertDesk desk)
{
    private static readonly Problem NotFound = new(404, "alert_not_found", "No such alert is open.");

    /// <summary>A page in the order of the keys; <c>state=open</c> leaves out those that cleared, so a page may hold fewer than asked for.</summary>
    public async Task<IResult> ListAsync(TenantId? tenant, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var state = query["state"].ToString();
        if (state is not ("" or "open" or "all")) return new ProblemAnswer(KnownProblems.Query("state", "open or all."));
        var (alerts, continuation) = await store.ListAsync(tenant, wanted.Limit, wanted.Continuation, cancellationToken);
        AlertView[] shown = [.. alerts.Where(alert => state == "all" || alert.IsOpen).Select(AlertView.From)];
        return TypedResults.Json(new AlertPage(shown, continuation), AlertViewJson.Default.AlertPage);
    }

    /// <summary>Whoever acknowledges has it in hand: nobody is reminded of it any more.</summary>
    public async Task<IResult> AcknowledgeAsync(TenantId? tenant, string alert, CallerContext caller, CancellationToken cancellationToken)
    {
        if (!AlertKey.TryParse(alert, out var key) || await desk.AcknowledgeAsync(tenant, key, caller.Subject, cancellationToken) is not { } acknowledged) return new ProblemAnswer(NotFound);
        return TypedResults.Json(AlertView.From(acknowledged), AlertViewJson.Default.AlertView);
    }
}
