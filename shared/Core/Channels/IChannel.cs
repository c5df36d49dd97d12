namespace MessageFunctions.Channels;

/// <summary>A way to reach people: it turns messages into requests to one provider and the provider's answers into outcomes.</summary>
public interface IChannel
{
    ChannelId Id { get; }

    /// <summary>
    /// Whether the provider drops a repeat of the same message id, so that sending again after a crash is safe. Where it does not, the
    /// caller records its intent before it sends.
    /// </summary>
    bool IsIdempotent { get; }

    /// <summary>Most messages of one batch, 1 to 100. After a crash at most these have an unknown outcome.</summary>
    int BatchSize { get; }

    /// <summary>
    /// Sends a batch and answers for every message of it, in the batch's order. What a provider refuses or fails to do is an outcome, not
    /// an exception; an exception means that this process or its own storage is broken.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; what was sent until then is not known.</exception>
    Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default);
}
