using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>Reads a recipient: email, phone, user, url.</summary>
internal static class RecipientReader
{
    public static Recipient Read(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (!JsonText.Expect(ref json, JsonTokenType.StartObject, pointer, "an object with email, phone, user or url", ref problems)) return default;
        string? email = null, phone = null, user = null, url = null;
        var any = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            any = true;
            if (json.ValueTextEquals("email"u8) && email is null) email = Read(ref json, pointer, AddressKind.Email, ref problems);
            else if (json.ValueTextEquals("phone"u8) && phone is null) phone = Read(ref json, pointer, AddressKind.Phone, ref problems);
            else if (json.ValueTextEquals("user"u8) && user is null) user = Read(ref json, pointer, AddressKind.User, ref problems);
            else if (json.ValueTextEquals("url"u8) && url is null) url = Read(ref json, pointer, AddressKind.Url, ref problems);
            else ObjectFields.Refuse(ref json, pointer, IsKnown(ref json), ref problems);
        }
        if (!any) problems.Add(ProblemCode.Required, pointer, "A recipient has at least one of email, phone, user and url.");
        // An empty text stands for an address that was wrong: told already, and seen by the check for duplicates.
        return new Recipient(NullIfEmpty(email), NullIfEmpty(phone), NullIfEmpty(user), NullIfEmpty(url));
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private static bool IsKnown(ref Utf8JsonReader json) =>
        json.ValueTextEquals("email"u8) || json.ValueTextEquals("phone"u8) || json.ValueTextEquals("user"u8) || json.ValueTextEquals("url"u8);

    private static string Read(ref Utf8JsonReader json, string path, AddressKind kind, ref ProblemList problems)
    {
        json.Read();
        var pointer = path + kind switch { AddressKind.Email => "/email", AddressKind.Phone => "/phone", AddressKind.User => "/user", _ => "/url" };
        if (JsonText.Read(ref json, pointer, RequestLimits.MaxUrl, TextRule.Line, ref problems) is not { } text) return "";
        var (valid, form) = kind switch
        {
            AddressKind.Email => (Address.IsEmail(text), "name@domain.tld in ASCII, at most 254 characters"),
            AddressKind.Phone => (Address.IsPhone(text), "E.164, such as +4930123456"),
            AddressKind.User => (Address.IsUser(text), "1 to 128 of letters, digits and -_.~:@+"),
            _ => (Address.IsUrl(text), "an absolute http or https URL without user information or fragment"),
        };
        if (valid) return text;
        problems.Add(ProblemCode.AddressInvalid, pointer, $"The form is {form}.");
        return "";
    }
}
