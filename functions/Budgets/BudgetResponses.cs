using MessageFunctions.Budgets;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
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

    public static IResult NotFound() => new ProblemAnswer(KnownProblems.NotFound);

    public static IResult Conflict(string code, string title) => Problem(409, code, title);

    public static IResult Invalid(string code, string title) => Problem(400, code, title);

    private static ProblemAnswer Problem(int status, string code, string title) => new(new Problem(status, code, title));
}
