using System.Runtime.InteropServices;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients.Lists;

/// <summary>
/// A stored list: a head row with the count, and pages of <see cref="Size"/> hashes each that only ever grow at the end. So what was added since is the
/// rest of the last page that was read and those after it.
/// </summary>
internal static class AddressPage
{
    /// <summary>Hashes of a page, 32 KiB.</summary>
    public const int Size = 4_096;

    private const string Property = "Hashes";

    private const string CountProperty = "Count";

    private const string AbandonedProperty = "Abandoned";

    public static string Partition(TenantId tenant) => $"{tenant.Value}~lists";

    public static string HeadKey(RecipientParts part) => $"head:{part}";

    public static string Key(RecipientParts part, long number) => $"page:{part}:{number:D8}";

    /// <summary>All pages of a list from a number on.</summary>
    public static KeyRange From(RecipientParts part, long number) => new(Key(part, number), $"page:{part}:~");

    public static Row ToRow(TenantId tenant, RecipientParts part, long number, IReadOnlyList<ulong> hashes)
    {
        var bytes = MemoryMarshal.AsBytes<ulong>(hashes.ToArray()).ToArray();
        return new Row(Partition(tenant), Key(part, number), new Dictionary<string, RowValue> { [Property] = bytes });
    }

    /// <summary>A head: how many hashes the pages hold, and whether the list was abandoned as too long to be of use.</summary>
    public static Row Head(TenantId tenant, RecipientParts part, long count, bool isAbandoned = false) =>
        new(Partition(tenant), HeadKey(part), new Dictionary<string, RowValue> { [CountProperty] = count, [AbandonedProperty] = isAbandoned });

    public static long Count(Row? head) => head?.Number(CountProperty) ?? 0;

    public static bool IsAbandoned(Row? head) => head?.Boolean(AbandonedProperty) ?? false;

    public static ReadOnlySpan<byte> Bytes(Row row) => row.Properties[Property].Binary;

    /// <summary>Little-endian, as every machine this runs on.</summary>
    public static ReadOnlySpan<ulong> Read(ReadOnlySpan<byte> page) => MemoryMarshal.Cast<byte, ulong>(page);
}
