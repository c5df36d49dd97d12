using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>How an execution ended.</summary>
internal abstract record ExecutionResult
{
    internal sealed record Completed(byte[]? Output) : ExecutionResult;

    internal sealed record Failed(TaskFailureDetails Failure) : ExecutionResult;

    internal sealed record Terminated(byte[]? Output, bool Recursive) : ExecutionResult;

    /// <param name="Input">Of the next execution.</param>
    /// <param name="CarriedOver">Events that go on to it, in order.</param>
    internal sealed record ContinuedAsNew(byte[]? Input, IReadOnlyList<EventRaised> CarriedOver) : ExecutionResult;
}
