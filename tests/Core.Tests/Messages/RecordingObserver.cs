using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingObserver : IBatchObserver
{
    public BatchId? Started { get; private set; }

    public List<RejectedMessage> Rejected { get; } = [];

    public BatchSummary? Summary { get; private set; }

    public ValueTask StartedAsync(BatchId batch)
    {
        Started = batch;
        return default;
    }

    public ValueTask RejectedAsync(RejectedMessage message)
    {
        Rejected.Add(message);
        return default;
    }

    public ValueTask EndedAsync(BatchSummary summary)
    {
        Summary = summary;
        return default;
    }
}
