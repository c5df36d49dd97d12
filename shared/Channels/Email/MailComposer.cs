using System.Buffers;
using MimeKit;

namespace MessageFunctions.Channels.Email;

/// <summary>
/// Makes mail of messages. No value can begin a header line of its own: what holds a line break or another control character is rejected
/// before it comes near a header, and so is every header that is not on the list.
/// </summary>
internal sealed class MailComposer(MailboxAddress sender, TimeProvider time)
{
    private static readonly SearchValues<char> ListSyntax = SearchValues.Create(" ,;<>()\"");

    private static readonly HashSet<string> CarriedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Auto-Submitted", "Feedback-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Precedence", "Reply-To",
    };

    /// <summary>The mail, or why it cannot be one.</summary>
    public (MimeMessage? Mail, SendOutcome.Rejected? Problem) Compose(ChannelMessage message)
    {
        if (ParseRecipient(message.Recipient) is not { } recipient) return (null, new SendOutcome.Rejected(SendCode.RecipientInvalid));
        if (message.Text is null && message.Html is null) return (null, new SendOutcome.Rejected(SendCode.ContentMissing));
        if (message.Subject is { } subject && HasControl(subject)) return (null, new SendOutcome.Rejected(SendCode.HeaderInvalid));
        if (message.Headers.Any(header => !IsCarried(header.Key) || HasControl(header.Value))) return (null, new SendOutcome.Rejected(SendCode.HeaderInvalid));

        if (SenderOf(message) is not { } from) return (null, new SendOutcome.Rejected(SendCode.HeaderInvalid));

        var mail = new MimeMessage { Date = time.GetUtcNow(), MessageId = $"{message.Id}@{sender.Domain}", Subject = message.Subject ?? "" };
        mail.From.Add(from);
        mail.To.Add(recipient);
        foreach (var (name, value) in message.Headers) mail.Headers.Add(name, value);
        mail.Body = new BodyBuilder { TextBody = message.Text, HtmlBody = message.Html }.ToMessageBody();
        return (mail, null);
    }

    /// <summary>The message's own sender, such as its business line's, or the channel's; null when it is none that can be named.</summary>
    private MailboxAddress? SenderOf(ChannelMessage message)
    {
        if (message.Sender is not { } text) return sender;
        return !HasControl(text) && MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0 ? address : null;
    }

    /// <summary>Exactly one address and nothing beside it: no name, no list, no comment, no bare host, no address literal.</summary>
    private static MailboxAddress? ParseRecipient(string text)
    {
        if (text.Length is < 3 or > 320 || HasControl(text) || text.AsSpan().ContainsAny(ListSyntax)) return null;
        if (!MailboxAddress.TryParse(text, out var address) || address.Address != text) return null;
        return address.LocalPart.Length > 0 && address.Domain.Length > 0 && address.Domain[0] != '[' ? address : null;
    }

    private static bool IsCarried(string name) => CarriedHeaders.Contains(name)
        || (name.Length is > 2 and <= 76 && name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029') return true;
        }
        return false;
    }
}
