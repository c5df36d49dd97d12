using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies.Store;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Policies;

/// <summary>The one place where outcomes of policies become HTTP answers.</summary>
internal static class PolicyAnswers
{
    public static IResult Changed(PolicyScope scope, PolicyChange change, HttpResponse response) => change is PolicyChange.Done(var head, var etag)
        ? ConfigurationHandler.Ok(response, HeadView.From(scope, head), PolicyJson.Default.HeadView, etag)
        : Refused(change);

    public static IResult Refused(PolicyChange change) => new ProblemAnswer(change switch
    {
        PolicyChange.Invalid(var errors) => KnownProblems.Validation(errors),
        PolicyChange.NotFound => KnownProblems.NotFound,
        PolicyChange.Stale => AdminProblems.Stale,
        PolicyChange.NotPossible(var detail) => new Problem(409, ProblemCode.PolicyNotPossible, "A policy of this kind cannot do this.") { Detail = detail },
        _ => AdminProblems.Busy,
    });
}
