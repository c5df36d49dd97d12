using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>Whom a message is for: at least one address. A channel takes the kind of address it can send to.</summary>
public readonly record struct Recipient(string? Email = null, string? Phone = null, string? User = null, string? Url = null)
{
    /// <summary>Whether there is no address at all.</summary>
    public bool IsEmpty => Email is null && Phone is null && User is null && Url is null;

    /// <summary>The address a channel would use, or null when this recipient cannot be reached over it.</summary>
    public string? AddressFor(ChannelId channel) => AddressKinds.Of(channel) switch
    {
        AddressKind.Email => Email,
        AddressKind.Phone => Phone,
        AddressKind.Url => Url,
        AddressKind.User => User,
        AddressKind.Any => User ?? Email ?? Phone ?? Url,
        _ => null,
    };
}
