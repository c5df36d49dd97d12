using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Queues in memory that can be made to refuse or to throw.</summary>
internal sealed class FaultyQueue : IEnvelopeQueue
{
    private readonly Lock _lock = new();
    private readonly List<EnvelopeReference> _references = [];

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

    public ValueTask<bool> TrySendAsync(Priority priority, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Sends++;
            if (Throws) throw new InvalidOperationException("Made to throw.");
            if (Refuses) return ValueTask.FromResult(false);
            Assert.All(references, reference => Assert.Equal(priority, reference.Priority));
            _references.AddRange(references);
            return ValueTask.FromResult(true);
        }
    }
}
