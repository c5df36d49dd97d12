namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// Lets new instances begin, a bounded number at a time. What may not begin yet stays on disk and costs no memory; it is read, oldest first,
/// as those before it get going.
/// </summary>
/// <param name="limit">Most instances let in whose first step is not on disk.</param>
/// <param name="isFull">Whether the activities they would start have to wait for long anyway.</param>
/// <param name="read">Reads the oldest instances that have not begun.</param>
/// <param name="begin">Lets one begin; its row is given where it need not be read.</param>
internal sealed class StartGate(int limit, Func<bool> isFull, Func<int, List<long>> read, Action<long, InstanceRow?> begin)
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _letIn = [];
    private readonly HashSet<long> _begunWhileReading = [];
    private bool _isReading;
    private volatile bool _hasBacklog = true;
    private volatile bool _isOpen;

    public void Open()
    {
        _isOpen = true;
        Refill();
    }

    public void Close() => _isOpen = false;

    /// <summary>An instance was stored.</summary>
    public void Offer(InstanceRow row)
    {
        lock (_gate)
        {
            if (!_isOpen || _hasBacklog || _letIn.Count >= limit || isFull())
            {
                _hasBacklog = true;
                return;
            }
            _letIn.Add(row.Key);
        }
        begin(row.Key, row);
    }

    /// <summary>An instance's first step, or its end, is on disk.</summary>
    public void Begun(long key)
    {
        lock (_gate)
        {
            _letIn.Remove(key);
            if (_isReading) _begunWhileReading.Add(key);
            if (_letIn.Count > limit / 2) return;
        }
        RoomAgain();
    }

    /// <summary>Something was full that may not be any more.</summary>
    public void RoomAgain()
    {
        if (_hasBacklog && _isOpen) ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.Refill(), this, preferLocal: false);
    }

    private void Refill()
    {
        while (true)
        {
            var admitted = new List<long>();
            lock (_gate)
            {
                // Half empty before it reads again, so that one read lets many in.
                if (_isReading || !_isOpen || !_hasBacklog || _letIn.Count > limit / 2 || isFull()) return;
                _isReading = true;
                // Cleared before reading: an instance stored from now on sets it again or is let in by itself.
                _hasBacklog = false;
            }
            var page = read(limit);
            lock (_gate)
            {
                _isReading = false;
                if (page.Count == limit) _hasBacklog = true;
                foreach (var key in page)
                {
                    if (_letIn.Count >= limit)
                    {
                        _hasBacklog = true;
                        break;
                    }
                    if (!_begunWhileReading.Contains(key) && _letIn.Add(key)) admitted.Add(key);
                }
                _begunWhileReading.Clear();
            }
            foreach (var key in admitted) begin(key, null);
            if (admitted.Count == 0) return;
        }
    }
}
