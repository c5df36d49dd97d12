using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Access;

/// <summary>
/// The gate's answers (RFC 9457): fixed bytes, so that two refusals of a kind cannot be told apart and nothing of the request comes back.
/// </summary>
public sealed class AccessProblem
{
    private readonly int _status;
    private readonly byte[] _body;

    private AccessProblem(int status, string code, string title)
    {
        _status = status;
        _body = Encoding.UTF8.GetBytes($$"""{"type":"urn:messagefunctions:problem:{{code}}","title":"{{title}}","status":{{status}},"code":"{{code}}"}""");
    }

    /// <summary>401: whatever is wrong with the credential, its tenant or where it comes from.</summary>
    public static AccessProblem Unauthenticated { get; } = new(401, "unauthenticated", "A valid credential is needed: an x-api-key header or a bearer token.");

    /// <summary>403: the caller is known, and has none of the function's roles.</summary>
    public static AccessProblem Forbidden { get; } = new(403, "forbidden", "The credential's roles do not allow this.");

    /// <summary>429: too much in too short a time.</summary>
    public static AccessProblem TooManyRequests { get; } = new(429, "rate_limited", "Too many requests. Try again after the time in Retry-After.");

    /// <summary>503: who calls cannot be told now.</summary>
    public static AccessProblem Unavailable { get; } = new(503, "unavailable", "The service cannot answer now. Try again after the time in Retry-After.");

    public Task WriteAsync(HttpContext context, int? retryAfterSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(context);
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
