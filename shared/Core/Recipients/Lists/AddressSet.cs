namespace MessageFunctions.Recipients.Lists;

/// <summary>A set of 64-bit hashes in at most 16 bytes each, read by many while one adds: an open table whose slots only ever fill.</summary>
internal sealed class AddressSet
{
    private const int SmallestTable = 64;

    // 0 marks a free slot; that hash itself is kept beside the table.
    private volatile ulong[] _slots = [];
    private volatile bool _hasZero;

    public int Count { get; private set; }

    public bool Contains(ulong hash)
    {
        if (hash == 0) return _hasZero;
        var slots = _slots;
        if (slots.Length == 0) return false;
        var mask = slots.Length - 1;
        for (var i = unchecked((int)hash) & mask; ; i = (i + 1) & mask)
        {
            var slot = Volatile.Read(ref slots[i]);
            if (slot == hash) return true;
            if (slot == 0) return false;
        }
    }

    /// <summary>One caller at a time.</summary>
    public bool Add(ulong hash)
    {
        if (hash == 0)
        {
            if (_hasZero) return false;
            _hasZero = true;
            Count++;
            return true;
        }
        if ((Count + 1) * 2L > _slots.Length) Grow();
        if (!Place(_slots, hash)) return false;
        Count++;
        return true;
    }

    private void Grow()
    {
        var larger = new ulong[Math.Max(SmallestTable, _slots.Length * 2)];
        foreach (var slot in _slots)
        {
            if (slot != 0) Place(larger, slot);
        }
        _slots = larger;
    }

    private static bool Place(ulong[] slots, ulong hash)
    {
        var mask = slots.Length - 1;
        for (var i = unchecked((int)hash) & mask; ; i = (i + 1) & mask)
        {
            if (slots[i] == hash) return false;
            if (slots[i] != 0) continue;
            Volatile.Write(ref slots[i], hash);
            return true;
        }
    }
}
