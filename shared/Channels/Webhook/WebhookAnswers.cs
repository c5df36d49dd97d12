using System.Globalization;
using System.Net;

namespace MessageFunctions.Channels.Webhook;

/// <summary>What an HTTP answer means for a message.</summary>
internal static class WebhookAnswers
{
    public static SendOutcome Read(HttpResponseMessage response, string id, string? text, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var code = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            >= 200 and <= 299 => new SendOutcome.Accepted(id, code),
            >= 300 and <= 399 => new SendOutcome.Rejected(SendCode.RedirectRefused, code),
            (int)HttpStatusCode.RequestTimeout or 425 => new SendOutcome.Retryable(SendCode.ProviderUnavailable, After(response, now), code, text),
            (int)HttpStatusCode.TooManyRequests => new SendOutcome.Retryable(SendCode.Throttled, After(response, now), code, text),
            (int)HttpStatusCode.Gone => new SendOutcome.Rejected(SendCode.RecipientRejected, code, text),
            (int)HttpStatusCode.RequestEntityTooLarge => new SendOutcome.Rejected(SendCode.ContentTooLarge, code, text),
            // The receiver drops repeats by their key, so it does not matter how far a server got that failed.
            500 or 502 or 503 or 504 => new SendOutcome.Retryable(SendCode.ProviderUnavailable, After(response, now), code, text),
            _ => new SendOutcome.Rejected(SendCode.ProviderRejected, code, text),
        };
    }

    private static TimeSpan? After(HttpResponseMessage response, DateTimeOffset now)
    {
        var after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }
}
