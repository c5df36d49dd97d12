using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>The addresses of a recipient.</summary>
public static class RecipientAddresses
{
    /// <summary>Every address, with its kind.</summary>
    public static IEnumerable<(AddressKind Kind, string Address)> Addresses(this Recipient recipient)
    {
        if (recipient.User is { } user) yield return (AddressKind.User, user);
        if (recipient.Email is { } email) yield return (AddressKind.Email, email);
        if (recipient.Phone is { } phone) yield return (AddressKind.Phone, phone);
        if (recipient.Url is { } url) yield return (AddressKind.Url, url);
    }

    /// <summary>The kind of an address that a channel would use of this recipient; null: none.</summary>
    public static AddressKind? KindFor(this Recipient recipient, Channels.ChannelId channel) => AddressKinds.Of(channel) switch
    {
        AddressKind.Any => recipient.Addresses().Select(address => (AddressKind?)address.Kind).FirstOrDefault(),
        var kind => recipient.AddressFor(channel) is null ? null : kind,
    };
}
