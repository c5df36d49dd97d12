namespace MessageFunctions.Budgets.Commits;

/// <summary>
/// Open holds with the ETag of their rows, so that settling one needs no read. Two generations: when the young one is full it
/// becomes the old one and the old one is forgotten, which bounds memory and keeps what is used.
/// </summary>
/// <param name="capacity">Most holds of one generation.</param>
internal sealed class HoldCache(int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<(long Epoch, string Key), (Hold Hold, string ETag)> _young = [];
    private Dictionary<(long Epoch, string Key), (Hold Hold, string ETag)> _old = [];

    /// <param name="epoch">The account's epoch: what was remembered before a conflict is under another one and never found again.</param>
    public bool TryGet(long epoch, string key, out (Hold Hold, string ETag) found)
    {
        lock (_gate) return _young.TryGetValue((epoch, key), out found) || _old.TryGetValue((epoch, key), out found);
    }

    public void Remember(long epoch, string key, Hold hold, string etag)
    {
        lock (_gate)
        {
            if (_young.Count >= capacity)
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }
            _young[(epoch, key)] = (hold, etag);
        }
    }

    public void Forget(long epoch, string key)
    {
        lock (_gate)
        {
            _young.Remove((epoch, key));
            _old.Remove((epoch, key));
        }
    }
}
