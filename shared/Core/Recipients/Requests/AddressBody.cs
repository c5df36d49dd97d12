using MessageFunctions.Messages;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;

namespace MessageFunctions.Recipients.Requests;

/// <summary>One address, as messages name it.</summary>
public sealed record AddressBody(string? Email = null, string? Phone = null, string? User = null, string? Url = null)
{
    public static AddressBody From(AddressKind kind, string address) => kind switch
    {
        AddressKind.Email => new(Email: address),
        AddressKind.Phone => new(Phone: address),
        AddressKind.User => new(User: address),
        AddressKind.Url => new(Url: address),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The address; null after an error.</summary>
    public (AddressKind Kind, string Address)? Read(List<ProblemItem> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        List<(AddressKind Kind, string Address)> all = [.. new Recipient(Email, Phone, User, Url).Addresses()];
        if (all.Count != 1)
        {
            errors.Add(new(ProblemCode.Required, "/to", "Exactly one of email, phone, user and url."));
            return null;
        }
        var (kind, address) = all[0];
        var valid = kind switch
        {
            AddressKind.Email => Messages.Requests.Address.IsEmail(address),
            AddressKind.Phone => Messages.Requests.Address.IsPhone(address),
            AddressKind.User => Messages.Requests.Address.IsUser(address),
            _ => Messages.Requests.Address.IsUrl(address),
        };
        if (!valid) errors.Add(new(ProblemCode.AddressInvalid, "/to", "Not the form of such an address."));
        return valid ? all[0] : null;
    }
}

/// <summary>A question for one address.</summary>
public sealed record FindBody(AddressBody To);
