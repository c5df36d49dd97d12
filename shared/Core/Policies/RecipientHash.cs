using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>
/// Where a recipient stands in gray releases: a hash of the tenant and the recipient's address that is the same on every instance and in every
/// version of the app (FNV-1a, 64 bits, then mixed). It is no secret and protects nothing.
/// </summary>
public readonly record struct RecipientHash(ulong Value)
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The hash of a recipient by the first address it has: user, e-mail, phone, URL.</summary>
    public static RecipientHash Of(TenantId tenant, in Recipient recipient) =>
        Of(tenant, recipient.User ?? recipient.Email ?? recipient.Phone ?? recipient.Url ?? "");

    /// <summary>The hash of an address.</summary>
    public static RecipientHash Of(TenantId tenant, ReadOnlySpan<char> address)
    {
        var hash = Add(Offset, tenant.Value);
        hash = Step(hash, 0xFFFF);
        return new RecipientHash(Mix(Add(hash, address)));
    }

    /// <summary>0 to 9,999, evenly spread, for one release.</summary>
    public int BasisPoint(ulong salt) => (int)(Mix(Value ^ salt) % 10_000);

    /// <summary>A salt from a text.</summary>
    internal static ulong SaltOf(ReadOnlySpan<char> text) => Mix(Add(Offset, text));

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text) hash = Step(hash, c);
        return hash;
    }

    private static ulong Step(ulong hash, ushort value) => unchecked((((hash ^ (byte)value) * Prime) ^ (byte)(value >> 8)) * Prime);

    /// <summary>The finalizer of SplitMix64: every input bit reaches every output bit.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
