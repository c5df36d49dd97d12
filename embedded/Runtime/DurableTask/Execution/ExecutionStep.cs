namespace MessageFunctions.Embedded.DurableTask;

/// <summary>What one step did.</summary>
/// <param name="Accepted">The inputs that meant something: those, and only those, become history.</param>
/// <param name="Requested">What the orchestrator asked for.</param>
/// <param name="CancelledTimers">Timers that need not fire any more.</param>
internal sealed record ExecutionStep(
    IReadOnlyList<InputEvent> Accepted, IReadOnlyList<OutputEvent> Requested, IReadOnlyList<int> CancelledTimers);
