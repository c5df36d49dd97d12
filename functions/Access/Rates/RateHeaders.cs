using MessageFunctions.Access.Rates;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Access.Rates;

/// <summary>
/// Tells a caller that is too fast what its limit is: <c>RateLimit-Policy: "tenant";q=…</c> and <c>RateLimit: "tenant";r=…;t=…</c> (IETF draft
/// ratelimit-headers: quota, remaining, seconds until all of it is back). Only an answer of 429 carries them.
/// </summary>
internal static class RateHeaders
{
    public static void Register(HttpContext http, RateAdmission rates, TenantSnapshot tenant) =>
        http.Response.OnStarting(static state =>
        {
            var (http, rates, tenant) = ((HttpContext, RateAdmission, TenantSnapshot))state;
            if (http.Response.StatusCode != StatusCodes.Status429TooManyRequests) return Task.CompletedTask;
            var left = rates.State(tenant);
            http.Response.Headers["RateLimit-Policy"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"tenant\";q={left.Burst}");
            http.Response.Headers["RateLimit"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"tenant\";r={left.Left};t={left.SecondsToFull}");
            return Task.CompletedTask;
        }, (http, rates, tenant));
}
