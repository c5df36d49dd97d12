using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Grpc;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Http;

/// <summary>What no other function answers: a problem like any other, and the way for who left the version out.</summary>
internal sealed class UnknownRouteFunctions(VersionedRoutes routes)
{
    /// <summary>The host takes the first route that matches in the order of the functions' names, so this one is called to be the last.</summary>
    [Function("ZzUnknownRoute")]
    [AllowAnyone("It says that there is nothing, or where the current version of the API is.")]
    [NotAudited("There is nothing to change.")]
    public IResult Answer([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path) =>
        path is not null && routes.IsMissingItsVersion(path)
            ? Results.Redirect(WithVersion(request, path), permanent: true, preserveMethod: true)
            : GrpcContent.Is(request) ? GrpcAnswer.Of(GrpcFailure.UnknownMethod) : new ProblemAnswer(KnownProblems.NotFound);

    /// <summary>The request's own path with the version in it, encoded again, and its query as it came.</summary>
    private static string WithVersion(HttpRequest request, string path)
    {
        var whole = request.Path.Value!;
        var at = whole.LastIndexOf(path, StringComparison.Ordinal);
        return at < 0 ? "/" : new PathString(whole.Insert(at, VersionedRoutes.Current)).ToUriComponent() + request.QueryString.Value;
    }
}
