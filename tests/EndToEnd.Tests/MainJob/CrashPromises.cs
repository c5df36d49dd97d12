using System.Collections.Concurrent;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>What was answered with 202.</summary>
internal sealed class CrashPromises
{
    private int _count;

    public ConcurrentBag<string> Messages { get; } = [];

    public ConcurrentDictionary<string, int> Batches { get; } = new();

    /// <summary>Messages promised, those of batches among them.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(string message)
    {
        Messages.Add(message);
        Interlocked.Increment(ref _count);
    }

    public void AddBatch(string batch, int messages)
    {
        Batches[batch] = messages;
        Interlocked.Add(ref _count, messages);
    }
}
