using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients;

/// <summary>
/// The name of one address inside its tenant: the first half of a SHA-256 over tenant, kind and address, in hex. It stands in for the address in
/// URLs, keys, logs and traces, and is another one in every tenant.
/// </summary>
/// <param name="Id">32 hex digits in lower case.</param>
/// <param name="Hash">The first 64 bits of it.</param>
public readonly record struct AddressKey(string Id, ulong Hash)
{
    /// <summary>Characters of an id.</summary>
    public const int IdLength = 32;

    /// <summary>The partitions that a tenant's rows are spread over, by the first digit of their ids.</summary>
    public const int Shards = 16;

    public static AddressKey Of(TenantId tenant, AddressKind kind, string address)
    {
        var text = $"{tenant.Value}\n{kind}\n{Normalize(kind, address)}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new AddressKey(Convert.ToHexStringLower(hash[..(IdLength / 2)]), BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    public static bool TryParse(string? id, out AddressKey key)
    {
        key = default;
        if (id is not { Length: IdLength } || !id.All(char.IsAsciiHexDigitLower)) return false;
        key = new AddressKey(id, BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(id.AsSpan(0, 16))));
        return true;
    }

    /// <summary>Mailboxes are told apart by case in theory only: who unsubscribes as Ann@ does not want mail to ann@ either.</summary>
#pragma warning disable CA1308 // Lower case is the usual form of an address.
    private static string Normalize(AddressKind kind, string address) => kind == AddressKind.Email ? address.ToLowerInvariant() : address;
#pragma warning restore CA1308
}
