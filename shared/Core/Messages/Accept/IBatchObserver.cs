namespace MessageFunctions.Messages.Accept;

/// <summary>Is told how a streamed batch goes, while it goes.</summary>
public interface IBatchObserver
{
    /// <summary>The head was accepted; from here on the answer is a stream too.</summary>
    ValueTask StartedAsync(BatchId batch);

    /// <summary>A line was not valid.</summary>
    ValueTask RejectedAsync(RejectedMessage message);

    /// <summary>The end, whether all was taken or not.</summary>
    ValueTask EndedAsync(BatchSummary summary);
}
