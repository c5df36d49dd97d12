using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Queues in memory that can be made to refuse or to throw.</summary>
internal sealed class FaultyQueue : IEnvelopeQueue
{
    private readonly Lock _lock = new();
    private readonly List<EnvelopeReference> _references = [];
    private readonly List<string> _queues = [];

    public bool Refuses { get; set; }

    public bool Throws { get; set; }

    public int Sends { get; private set; }

    public IReadOnlyList<EnvelopeReference> References
    {
        get
        {
            lock (_lock) return [.. _references];
        }
    }

    /// <summary>The queue of each reference.</summary>
    public IReadOnlyList<string> Queues
    {
        get
        {
            lock (_lock) return [.. _queues];
        }
    }

    public ValueTask<bool> TrySendAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Sends++;
            if (Throws) throw new InvalidOperationException("Made to throw.");
            if (Refuses) return ValueTask.FromResult(false);
            Assert.All(references, reference => Assert.Contains(queue, new[] { QueueNames.Of(reference.Priority), QueueNames.Review }));
            _references.AddRange(references);
            _queues.AddRange(references.Select(_ => queue));
            return ValueTask.FromResult(true);
        }
    }
}
