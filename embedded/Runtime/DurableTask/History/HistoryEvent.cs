using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// One fact in the life of an execution. What comes in (<see cref="InputEvent"/>) drives the orchestrator; what it asks for
/// (<see cref="OutputEvent"/>) is recorded beside it, and every replay must ask for the same again.
/// </summary>
internal abstract record HistoryEvent;

internal abstract record InputEvent : HistoryEvent;

internal sealed record ExecutionStarted : InputEvent
{
    public static ExecutionStarted Instance { get; } = new();
}

/// <summary>An activity or sub-orchestration has answered.</summary>
internal sealed record TaskCompleted(int TaskId, byte[]? Result) : InputEvent;

/// <summary>An activity or sub-orchestration has failed; a failure that no retry can mend says so.</summary>
internal sealed record TaskFailed(int TaskId, TaskFailureDetails Failure, bool IsNonRetriable) : InputEvent;

internal sealed record TimerFired(int TimerId) : InputEvent;

internal sealed record EventRaised(string Name, byte[]? Payload) : InputEvent;

internal sealed record ExecutionTerminated(byte[]? Output, bool Recursive) : InputEvent;

internal sealed record ExecutionSuspended(string? Reason) : InputEvent;

internal sealed record ExecutionResumed(string? Reason) : InputEvent;

internal abstract record OutputEvent(int Id) : HistoryEvent;

internal sealed record TaskScheduled(int Id, string Name, byte[]? Input) : OutputEvent(Id);

internal sealed record TimerCreated(int Id, long DueTicks) : OutputEvent(Id);

/// <summary>A child is started; its input stays with the child.</summary>
internal sealed record SubOrchestrationScheduled(int Id, string Name, string InstanceId) : OutputEvent(Id)
{
    public byte[]? Input { get; init; }
}

/// <summary>An event goes to another instance; its payload goes with it.</summary>
internal sealed record EventSent(int Id, string Target, string Name) : OutputEvent(Id)
{
    public byte[]? Payload { get; init; }
}
