namespace MessageFunctions.Channels;

/// <summary>The stable codes of <see cref="SendOutcome.Code"/>, the same over all channels.</summary>
public static class SendCode
{
    public const string Accepted = "accepted";

    /// <summary>The recipient is not an address that the channel can use.</summary>
    public const string RecipientInvalid = "recipient_invalid";

    /// <summary>The provider does not take mail for this recipient.</summary>
    public const string RecipientRejected = "recipient_rejected";

    /// <summary>The address leads to a network that this service does not call.</summary>
    public const string DestinationForbidden = "destination_forbidden";

    /// <summary>A header or subject that cannot be carried safely.</summary>
    public const string HeaderInvalid = "header_invalid";

    /// <summary>More than the channel can carry.</summary>
    public const string ContentTooLarge = "content_too_large";

    /// <summary>Nothing to say: neither text nor HTML.</summary>
    public const string ContentMissing = "content_missing";

    /// <summary>The provider refused the message.</summary>
    public const string ProviderRejected = "provider_rejected";

    /// <summary>The provider answered with a redirect, which is not followed.</summary>
    public const string RedirectRefused = "redirect_refused";

    /// <summary>The provider asked to wait.</summary>
    public const string Throttled = "throttled";

    /// <summary>The provider failed, and says so; nothing was taken.</summary>
    public const string ProviderUnavailable = "provider_unavailable";

    /// <summary>No connection could be made; nothing left this process.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The provider did not take our credentials or our side of TLS; a person must mend the settings.</summary>
    public const string AuthenticationFailed = "authentication_failed";

    /// <summary>All of the channel's places were taken until the timeout; nothing left this process.</summary>
    public const string ChannelBusy = "channel_busy";

    /// <summary>No answer in time, after the request had left.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>The connection broke after the request had left.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>The process stopped before an answer came, or before it was recorded.</summary>
    public const string Interrupted = "interrupted";
}
