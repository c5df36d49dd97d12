using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Windows;

/// <summary>What a result says about the provider, as the windows count it.</summary>
public enum SendClass
{
    /// <summary>Never left this process: no address, no content, no free place. It says nothing about the provider and is not counted.</summary>
    NotTried,

    /// <summary>The provider took it.</summary>
    Accepted,

    /// <summary>The provider answered that this recipient or content cannot be served: the message's fault.</summary>
    Undeliverable,

    /// <summary>The provider refused it.</summary>
    Rejected,

    /// <summary>The provider failed, asked to wait, or did not take our credentials.</summary>
    Failed,

    /// <summary>No answer: no connection, or none in time.</summary>
    TimedOut,
}

/// <summary>Reads the class of a result.</summary>
public static class SendClasses
{
    public static SendClass Of(MessageResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Result switch
        {
            ResultKind.Accepted => SendClass.Accepted,
            ResultKind.Unknown => result.Reason == SendCode.Interrupted ? SendClass.NotTried : SendClass.TimedOut,
            ResultKind.Retryable => result.Reason switch
            {
                SendCode.ChannelBusy => SendClass.NotTried,
                SendCode.Unreachable => SendClass.TimedOut,
                _ => SendClass.Failed,
            },
            ResultKind.Rejected => result.Reason switch
            {
                SendCode.RecipientRejected or SendCode.ContentTooLarge => SendClass.Undeliverable,
                SendCode.ProviderRejected or SendCode.RedirectRefused => SendClass.Rejected,
                // Refused on our own side before anything left: the address, a header, the template.
                _ => SendClass.NotTried,
            },
            _ => throw new InvalidOperationException($"Unknown result {result.Result}."),
        };
    }
}
