using MessageFunctions.Messages.Accept;

namespace MessageFunctions.Functions.Messages;

/// <summary>How many bytes of batches may be in memory at the same time.</summary>
internal sealed class BufferBudget(AcceptOptions options)
{
    private long _taken;

    /// <summary>Null: there is no room now.</summary>
    public Share? TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= options.MaxBufferedBytes) return new Share(this, bytes);
        Interlocked.Add(ref _taken, -bytes);
        return null;
    }

    internal sealed class Share(BufferBudget owner, long bytes) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) Interlocked.Add(ref owner._taken, -bytes);
        }
    }
}
