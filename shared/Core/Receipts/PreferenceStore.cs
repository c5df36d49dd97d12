using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Receipts;

/// <summary>
/// Preferences in a table: partition <c>{tenant}~{first hex digits}</c>, so that a large list is spread, and the hash of channel and address as
/// the key, so that the list itself tells no addresses.
/// </summary>
public sealed class PreferenceStore(ITables tables) : IPreferences
{
    private readonly ITable _table = tables.Open("Preferences");

    public async ValueTask UnsubscribeAsync(TenantId tenant, ChannelId channel, string address, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var (partition, key) = Keys(tenant, channel, address);
        var row = new Row(partition, key, new Dictionary<string, RowValue> { ["channel"] = channel.Value, ["unsubscribedAt"] = at });
        // An insert that meets a row means that it is noted already, since the earlier time.
        await _table.CommitAsync(partition, [new RowChange.Insert(row)], cancellationToken);
    }

    public async ValueTask<DateTimeOffset?> UnsubscribedAtAsync(TenantId tenant, ChannelId channel, string address, CancellationToken cancellationToken = default)
    {
        var (partition, key) = Keys(tenant, channel, address);
        return (await _table.GetAsync(partition, key, cancellationToken))?.TimestampOrNull("unsubscribedAt");
    }

    private static (string Partition, string Key) Keys(TenantId tenant, ChannelId channel, string address)
    {
        // Mailboxes are told apart by case in theory only; who unsubscribes as Ann@ does not want mail to ann@ either.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{channel.Value}\n{address.Trim().ToLowerInvariant()}")));
        return ($"{tenant.Value}~{hash[..2]}", hash);
    }
}
