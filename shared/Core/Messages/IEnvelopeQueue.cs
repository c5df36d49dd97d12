namespace MessageFunctions.Messages;

/// <summary>The queues of envelope references.</summary>
public interface IEnvelopeQueue
{
    /// <summary>
    /// Puts references into a queue. True: all are durable there. False: refused, or not answered within the
    /// adapter's timeout, so none, some or all of them may be there; a repeat is harmless.
    /// </summary>
    /// <param name="queue">One of <see cref="QueueNames"/>.</param>
    /// <param name="references">1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> TrySendAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default);
}
