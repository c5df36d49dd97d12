namespace MessageFunctions.Messages;

/// <summary>The four queues of envelope references, one a priority.</summary>
public interface IEnvelopeQueue
{
    /// <summary>
    /// Puts references of one priority into its queue. True: all are durable there. False: refused, or not answered within the
    /// adapter's timeout, so none, some or all of them may be there; a repeat is harmless.
    /// </summary>
    /// <param name="priority">The queue.</param>
    /// <param name="references">1 to 100 of that priority.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> TrySendAsync(Priority priority, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default);
}
