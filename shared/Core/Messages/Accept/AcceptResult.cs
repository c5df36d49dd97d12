using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Accept;

/// <summary>What became of a request with messages.</summary>
public abstract record AcceptResult
{
    private AcceptResult() { }

    /// <summary>The message is durable and will be decided about.</summary>
    public sealed record Message(MessageId Id) : AcceptResult;

    /// <summary>The batch was taken as far as the summary says.</summary>
    public sealed record Batch(BatchSummary Summary) : AcceptResult;

    /// <summary>Nothing was taken.</summary>
    public sealed record Refused(Problem Problem) : AcceptResult;
}
