using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// The two limits of a request's body: the worker's, 30,000,000 bytes, which a function can lift before it reads (the server's own
/// default, answered with 413), and the host's, which nothing lifts.
/// </summary>
internal static class BodyLimit
{
    /// <summary>The official host's 100 MB.</summary>
    public const long HostBytes = 104_857_600;

    /// <summary>Answers 413 to a body that is declared too long for the host; bounds one whose length is not declared.</summary>
    public static bool Refuses(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length > HostBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return true;
        }
        if (length is null && context.Request.Headers.TransferEncoding.Count > 0
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(new Bounded(feature));
        return false;
    }

    private sealed class Bounded(IHttpMaxRequestBodySizeFeature inner) : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => inner.IsReadOnly;

        public long? MaxRequestBodySize
        {
            get => inner.MaxRequestBodySize;
            set => inner.MaxRequestBodySize = value is { } bytes && bytes < HostBytes ? bytes : HostBytes;
        }
    }
}
