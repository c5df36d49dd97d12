using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>The kinds of address a recipient may have; each channel uses one of them.</summary>
public enum AddressKind
{
    /// <summary>A user id of the business line's own: inbox, app push.</summary>
    User,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number in E.164 form, such as <c>+4930123456</c>.</summary>
    Phone,

    /// <summary>An absolute https URL.</summary>
    Url,

    /// <summary>Whatever the recipient has: channels that only pretend to send.</summary>
    Any,
}

/// <summary>Which kind of address each channel sends to.</summary>
public static class AddressKinds
{
    /// <summary>The kind a channel uses; a channel that is not named here addresses users.</summary>
    public static AddressKind Of(ChannelId channel) => channel.Value switch
    {
        "email" => AddressKind.Email,
        "sms" or "whatsapp" or "voice" => AddressKind.Phone,
        "webhook" => AddressKind.Url,
        "simulator" => AddressKind.Any,
        _ => AddressKind.User,
    };
}
