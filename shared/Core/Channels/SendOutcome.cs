using MessageFunctions.Messages;

namespace MessageFunctions.Channels;

/// <summary>What became of one message of a batch.</summary>
public sealed record SendResult(MessageId Id, SendOutcome Outcome);

/// <summary>
/// The outcome of one send: accepted, rejected, retryable or unknown. An unknown one is never retried blindly and never refunded
/// blindly: its hold stays until a receipt, a status query or reconciliation decides.
/// </summary>
public abstract record SendOutcome
{
    /// <summary>Longest <see cref="Text"/>, in characters; what is longer is cut.</summary>
    public const int MaxText = 500;

    private SendOutcome(string code, string? providerCode, string? text)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
        ProviderCode = providerCode;
        Text = text is { Length: > MaxText } ? text[..MaxText] : text;
    }

    /// <summary>Stable code of ours, such as <see cref="SendCode.RecipientRejected"/>.</summary>
    public string Code { get; }

    /// <summary>The provider's own code as it came, such as <c>550</c>; null when it gave none.</summary>
    public string? ProviderCode { get; }

    /// <summary>The provider's own words; they may name the recipient and never go to a log.</summary>
    public string? Text { get; }

    /// <summary>The provider took the message over.</summary>
    public sealed record Accepted : SendOutcome
    {
        public Accepted(string providerId, string? providerCode = null, string? text = null)
            : base(SendCode.Accepted, providerCode, text)
        {
            ArgumentException.ThrowIfNullOrEmpty(providerId);
            ProviderId = providerId;
        }

        /// <summary>The id under which the provider will report on it.</summary>
        public string ProviderId { get; }
    }

    /// <summary>The provider will never take it as it is; it was not sent.</summary>
    public sealed record Rejected : SendOutcome
    {
        public Rejected(string code, string? providerCode = null, string? text = null)
            : base(code, providerCode, text) { }
    }

    /// <summary>It was not sent, and may be later.</summary>
    public sealed record Retryable : SendOutcome
    {
        public Retryable(string code, TimeSpan? after = null, string? providerCode = null, string? text = null)
            : base(code, providerCode, text) => After = after;

        /// <summary>How long the provider asked to wait; null when it did not say.</summary>
        public TimeSpan? After { get; }
    }

    /// <summary>The request left, and no answer says whether it was taken.</summary>
    public sealed record Unknown : SendOutcome
    {
        public Unknown(string code, string? providerCode = null, string? text = null)
            : base(code, providerCode, text) { }
    }
}
