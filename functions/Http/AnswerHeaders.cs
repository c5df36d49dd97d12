using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Http;

/// <summary>What every answer of a function carries.</summary>
internal static class AnswerHeaders
{
    /// <summary>What a script in a browser may read beside the body, where the CORS setting lets it call at all.</summary>
    private const string Exposed = "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, traceparent, WWW-Authenticate";

    /// <summary>
    /// <c>traceparent</c> (W3C Trace Context): the trace that the caller's own <c>traceparent</c> named, or a new one; it finds the request in the
    /// traces and the log. An answer is never taken for another type than it says.
    /// </summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }) headers.TraceParent = id;
        if (context.Request.Headers.Origin.Count > 0) headers.AccessControlExposeHeaders = Exposed;
    }
}
