namespace MessageFunctions.Recipients.Lists;

/// <summary>In memory: the hashes of the addresses that have a row of one part, as far as the stored list was read.</summary>
internal sealed class AddressList
{
    private readonly AddressSet _addresses = new();
    private volatile bool _isBeyondBound;

    /// <summary>How many hashes of the stored list were read.</summary>
    public long ReadCount { get; private set; }

    /// <summary>Whether the stored list says of itself that it is incomplete.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Hashes held in memory.</summary>
    public int Count => _addresses.Count;

    /// <summary>Whether an address may have a row. Never false for one that has: beyond the bound it is true for every address.</summary>
    public bool MayContain(ulong hash) => _isBeyondBound || _addresses.Contains(hash);

    /// <summary>Whether nothing is on the list.</summary>
    public bool IsEmpty => !_isBeyondBound && _addresses.Count == 0;

    public bool IsBeyondBound => _isBeyondBound;

    /// <summary>Adds a page of the stored list; one caller at a time.</summary>
    public void Add(ReadOnlySpan<byte> page)
    {
        foreach (var hash in AddressPage.Read(page)) _addresses.Add(hash);
    }

    /// <summary>Notes up to where the stored list was read; one caller at a time.</summary>
    public void ReadTo(long count) => ReadCount = count;

    /// <summary>There are more than memory is given for, or the stored list is incomplete: from now on every address has to be looked up.</summary>
    public void GiveUp(bool isAbandoned)
    {
        IsAbandoned |= isAbandoned;
        _isBeyondBound = true;
    }
}
