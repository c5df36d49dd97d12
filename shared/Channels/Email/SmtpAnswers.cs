using System.Globalization;
using MailKit.Net.Smtp;

namespace MessageFunctions.Channels.Email;

/// <summary>What an SMTP reply means for a message (RFC 5321 §4.2, RFC 3463).</summary>
internal static class SmtpAnswers
{
    /// <summary>The server says that it closes the connection.</summary>
    public const int ServiceClosing = 421;

    public static SendOutcome Read(SmtpCommandException refusal)
    {
        var status = (int)refusal.StatusCode;
        var raw = status.ToString(CultureInfo.InvariantCulture);
        if (status is >= 400 and <= 499)
        {
            // Class 4, subject 7: security or policy, which for the time being means a rate limit or greylisting.
            var code = refusal.Message.StartsWith("4.7.", StringComparison.Ordinal) ? SendCode.Throttled : SendCode.ProviderUnavailable;
            return new SendOutcome.Retryable(code, providerCode: raw, text: refusal.Message);
        }
        var reason = refusal.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted => SendCode.RecipientRejected,
            SmtpErrorCode.MessageNotAccepted when status == 552 => SendCode.ContentTooLarge,
            _ => SendCode.ProviderRejected,
        };
        return new SendOutcome.Rejected(reason, raw, refusal.Message);
    }
}
