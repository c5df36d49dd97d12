using System.Globalization;
using System.Text;
using MessageFunctions.Functions.Grpc;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Access;

/// <summary>
/// The gate's answers (RFC 9457): fixed bytes, so that two refusals of a kind cannot be told apart and nothing of the request comes back.
/// </summary>
public sealed class AccessProblem
{
    private readonly Problem _problem;
    private readonly int _status;
    private readonly byte[] _body;

    private AccessProblem(Problem problem)
    {
        _problem = problem;
        _status = problem.Status;
        _body = Encoding.UTF8.GetBytes(
            $$"""{"type":"urn:messagefunctions:problem:{{problem.Code}}","title":"{{problem.Title}}","status":{{problem.Status}},"code":"{{problem.Code}}"}""");
    }

    /// <summary>401: whatever is wrong with the credential, its tenant or where it comes from.</summary>
    public static AccessProblem Unauthenticated { get; } = new(KnownProblems.Unauthenticated);

    /// <summary>403: the caller is known, and has none of the function's roles.</summary>
    public static AccessProblem Forbidden { get; } = new(KnownProblems.Forbidden);

    /// <summary>503: who calls cannot be told now.</summary>
    public static AccessProblem Unavailable { get; } = new(KnownProblems.StorageUnavailable);

    public Task WriteAsync(HttpContext context, int? retryAfterSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (GrpcContent.Is(context.Request)) return GrpcAnswer.Of(_problem).ExecuteAsync(context);
        var response = context.Response;
        response.StatusCode = _status;
        response.ContentType = "application/problem+json";
        response.ContentLength = _body.Length;
        response.Headers.CacheControl = "no-store";
        if (_status == 401) response.Headers.WWWAuthenticate = "Bearer";
        if (retryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return response.Body.WriteAsync(_body, 0, _body.Length, context.RequestAborted);
    }
}
