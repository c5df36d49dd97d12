namespace MessageFunctions.Embedded.DurableTask;

/// <summary>A bounded number of places, taken and given back from any thread.</summary>
internal sealed class Places(int limit)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Never shows more than the limit, not even for an instant: who gives a place back can rely on what it then sees.</summary>
    public bool TryTake()
    {
        var taken = Volatile.Read(ref _taken);
        while (taken < limit)
        {
            var seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken) return true;
            taken = seen;
        }
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
