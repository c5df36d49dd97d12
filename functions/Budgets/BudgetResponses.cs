using MessageFunctions.Budgets;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Budgets;

/// <summary>The one place where outcomes of budgets become HTTP answers, each with its stable code.</summary>
internal static class BudgetResponses
{
    public static IResult From(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Applied applied => TypedResults.Json(new ChangeView(applied.Entry, AccountView.From(applied.Account)), BudgetJson.Default.ChangeView),
        ChangeOutcome.Different different => Problem(409, different.Code, $"Entry {different.Entry} was made under this operationId with other content."),
        ChangeOutcome.Insufficient insufficient => Problem(409, insufficient.Code, "It would leave less than is held and spent already."),
        ChangeOutcome.ExceedsSpent exceeds => Problem(409, exceeds.Code, "It would refund more than is spent."),
        ChangeOutcome.LimitTooLarge tooLarge => Problem(409, tooLarge.Code, "The limit would be beyond what an account can have."),
        ChangeOutcome.BrokenEntries broken => Problem(409, broken.Code, $"The entries break off at {broken.Entry}."),
        ChangeOutcome.NoQuota none => Problem(404, none.Code, "The line has no quota for this channel."),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.Code}."),
    };

    public static IResult NotFound() => NotFound("budget_not_found", "There is no such account.");

    public static IResult NotFound(string code, string detail) => Problem(404, code, detail);

    public static IResult Conflict(string code, string detail) => Problem(409, code, detail);

    public static IResult Invalid(string code, string detail) => Problem(400, code, detail);

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(int status, string code, string detail) => TypedResults.Problem(
        detail: detail, statusCode: status, type: $"urn:messagefunctions:problem:{code}",
        extensions: new Dictionary<string, object?> { ["code"] = code });
}
