using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients.Lists;

/// <summary>Appends to the stored list of one part: the last page, new pages and the head in one commit.</summary>
internal sealed class ListWriter(ITable table, TenantId tenant, RecipientParts part)
{
    private const int MaxAttempts = 32;

    /// <summary>Hashes of one commit: about a quarter of what a commit may carry.</summary>
    private const int MaxHashes = 16 * AddressPage.Size;

    /// <param name="refresh">Reads what is stored into memory.</param>
    /// <param name="hashes">What is to be on the list.</param>
    /// <exception cref="StorageUnavailableException">Others appended all the time, or the store does not answer.</exception>
    public async Task AppendAsync(Func<Task<TenantLists>> refresh, IReadOnlyCollection<ulong> hashes)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var list = (await refresh())[part];
            if (list.IsAbandoned) return;
            if (list.IsBeyondBound)
            {
                await AbandonAsync();
                continue;
            }
            var missing = hashes.Where(hash => !list.MayContain(hash)).Distinct().Take(MaxHashes).ToList();
            if (missing.Count == 0) return;
            // A part of a long list leaves the rest to the next turn, which is no failed attempt.
            if (await CommitAsync(missing) && hashes.Count > MaxHashes) attempt = -1;
        }
        throw new StorageUnavailableException("Others changed the list of recipients all the time; repeat it.");
    }

    private async Task<bool> CommitAsync(List<ulong> missing)
    {
        var partition = AddressPage.Partition(tenant);
        var head = await table.GetAsync(partition, AddressPage.HeadKey(part));
        var count = AddressPage.Count(head);
        if (AddressPage.IsAbandoned(head)) return false;
        List<RowChange> changes = [];
        if (count % AddressPage.Size != 0)
        {
            if (await table.GetAsync(partition, AddressPage.Key(part, count / AddressPage.Size)) is not { } last) return false;
            var stored = AddressPage.Read(AddressPage.Bytes(last)).ToArray();
            // A page that is longer than the head said was written since.
            if (stored.Length != count % AddressPage.Size) return false;
            var room = missing.Take(AddressPage.Size - stored.Length).ToList();
            changes.Add(new RowChange.Replace(AddressPage.ToRow(tenant, part, count / AddressPage.Size, [.. stored, .. room]), last.ETag));
            missing = missing[room.Count..];
            count += room.Count;
        }
        foreach (var page in missing.Chunk(AddressPage.Size))
        {
            changes.Add(new RowChange.Insert(AddressPage.ToRow(tenant, part, count / AddressPage.Size, page)));
            count += page.Length;
        }
        var next = AddressPage.Head(tenant, part, count);
        changes.Add(head is null ? new RowChange.Insert(next) : new RowChange.Replace(next, head.ETag));
        return await table.CommitAsync(partition, changes) is CommitResult.Committed;
    }

    /// <summary>
    /// What is too long for this instance's memory is not carried on: it says so in storage, so that an instance with more memory does not take it for complete.
    /// </summary>
    private async Task AbandonAsync()
    {
        if (await table.GetAsync(AddressPage.Partition(tenant), AddressPage.HeadKey(part)) is { } head && !AddressPage.IsAbandoned(head))
            await table.CommitAsync(head.Partition, [new RowChange.Replace(AddressPage.Head(tenant, part, AddressPage.Count(head), isAbandoned: true), head.ETag)]);
    }
}
