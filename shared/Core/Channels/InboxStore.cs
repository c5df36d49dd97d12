using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>
/// The in-app inboxes: one partition a user of a tenant. Each message is two rows of one commit: the item, whose key sorts the newest
/// first, and a mark under the message's id that names the item, so that a repeat is seen and an item is found by its message.
/// </summary>
public sealed class InboxStore(ITables tables, InboxMonths months, TimeProvider time)
{
    /// <summary>Longest name of a user, in characters.</summary>
    public const int MaxUser = 320;

    /// <summary>Longest subject, text or HTML, in characters.</summary>
    public const int MaxText = 32_000;

    /// <summary>Most items of one page.</summary>
    public const int MaxPage = 100;

    private const string ItemPrefix = "i~";
    private const string MarkPrefix = "m~";
    private readonly ITable _table = tables.Open("Inbox");

    /// <summary>Puts a message into the inbox of its recipient; a repeat of the same message changes nothing.</summary>
    public async ValueTask<InboxPut> PutAsync(TenantId tenant, ChannelMessage message, CancellationToken cancellationToken = default)
    {
        var partition = Partition(tenant, message.Recipient);
        var now = time.GetUtcNow();
        var itemKey = ItemKey(now, message.Id.ToString());
        var item = new Dictionary<string, RowValue> { ["at"] = now };
        if (message.Subject is { } subject) item["subject"] = subject;
        if (message.Text is { } text) item["text"] = text;
        if (message.Html is { } html) item["html"] = html;
        var mark = new Dictionary<string, RowValue> { ["item"] = itemKey };

        await months.NoteAsync(tenant, partition, now, cancellationToken);
        var result = await _table.CommitAsync(
            partition,
            [new RowChange.Insert(new Row(partition, MarkPrefix + message.Id, mark)), new RowChange.Insert(new Row(partition, itemKey, item))],
            cancellationToken);
        return result is CommitResult.Committed ? InboxPut.Added : InboxPut.Present;
    }

    /// <summary>A user's messages, newest first.</summary>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <exception cref="FormatException">The continuation is not one of this inbox.</exception>
    public async ValueTask<InboxPage> ReadAsync(TenantId tenant, string user, int limit, string? continuation = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        // The continuation is ours, not the store's: the key after which the next page begins, without its prefix.
        if (continuation is { } after && !IsItemSuffix(after)) throw new FormatException("The continuation is not one of this inbox.");
        var range = KeyRange.Prefix(ItemPrefix) with { From = continuation is null ? ItemPrefix : ItemPrefix + continuation + "~" };

        var items = new List<InboxItem>(limit);
        string? storeContinuation = null;
        do
        {
            var page = await _table.ScanAsync(Partition(tenant, user), range, limit - items.Count, storeContinuation, cancellationToken);
            foreach (var row in page.Rows) items.Add(Item(row));
            storeContinuation = page.Continuation;
            if (items.Count == limit) return new InboxPage(items, storeContinuation is null ? null : page.Rows[^1].Key[ItemPrefix.Length..]);
        }
        while (storeContinuation is not null);
        return new InboxPage(items, null);
    }

    /// <summary>Marks a message as read, the first time for good; null when the user has no such message.</summary>
    public async ValueTask<InboxItem?> MarkReadAsync(TenantId tenant, string user, MessageId message, CancellationToken cancellationToken = default)
    {
        var partition = Partition(tenant, user);
        if (await _table.GetAsync(partition, MarkPrefix + message, cancellationToken) is not { } mark) return null;
        var key = mark.Text("item");
        while (true)
        {
            if (await _table.GetAsync(partition, key, cancellationToken) is not { } row) return null;
            if (row.TimestampOrNull("readAt") is not null) return Item(row);
            var changed = row with { Properties = new Dictionary<string, RowValue>(row.Properties) { ["readAt"] = time.GetUtcNow() } };
            // Nothing but a first reading ever changes an item, so a conflict means that it is read now.
            if (await _table.CommitAsync(partition, [new RowChange.Replace(changed, row.ETag)], cancellationToken) is CommitResult.Committed) return Item(changed);
        }
    }

    /// <summary>Removes the items of one inbox that were put there before a time.</summary>
    internal async ValueTask RemoveBeforeAsync(string partition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var range = KeyRange.Prefix(ItemPrefix) with { From = ItemKey(before, "") };
        var old = new List<RowChange>();
        await foreach (var row in _table.ScanAllAsync(partition, range, cancellationToken))
        {
            old.Add(new RowChange.Delete(row.Key));
            old.Add(new RowChange.Delete(string.Concat(MarkPrefix, row.Key.AsSpan(row.Key.LastIndexOf('~') + 1))));
        }
        // An item and its mark were written together and go together: the size of a commit is even.
        foreach (var chunk in old.Chunk(ITable.MaxChanges)) await _table.CommitAsync(partition, chunk, cancellationToken);
    }

    private static string ItemKey(DateTimeOffset at, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{ItemPrefix}{long.MaxValue - at.UtcTicks:d19}~{message}");

    private static InboxItem Item(Row row)
    {
        var id = MessageId.TryParse(row.Key.AsSpan(row.Key.LastIndexOf('~') + 1), out var parsed)
            ? parsed
            : throw new InvalidDataException($"The inbox row '{row.Key}' names no message.");
        return new InboxItem(id, row.Timestamp("at"), row.TextOrNull("subject"), row.TextOrNull("text"), row.TextOrNull("html"), row.TimestampOrNull("readAt"));
    }

    private static bool IsItemSuffix(string text) =>
        text.Length is > 20 and < 64 && text[19] == '~' && text.AsSpan(0, 19).IndexOfAnyExceptInRange('0', '9') < 0 && MessageId.TryParse(text.AsSpan(20), out _);

    /// <summary>Users are named freely; what a key cannot hold is escaped, and what then is too long is hashed.</summary>
    private static string Partition(TenantId tenant, string user)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(user.Length, MaxUser);
        var escaped = Uri.EscapeDataString(user).Replace('%', '=');
        return escaped.Length <= 400
            ? $"{tenant.Value}~{escaped}"
            : $"{tenant.Value}~=h{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))}";
    }
}
