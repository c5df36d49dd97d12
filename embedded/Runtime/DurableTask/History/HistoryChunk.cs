namespace MessageFunctions.Embedded.DurableTask;

/// <summary>What one commit added to a history: what came in, and what the orchestrator then asked for.</summary>
/// <param name="Number">Position in the history, from 0.</param>
/// <param name="AtTicks">The recorded time of the step, UTC ticks.</param>
/// <param name="Inputs">In the order they were applied.</param>
/// <param name="Outputs">In the order they were asked for.</param>
internal sealed record HistoryChunk(
    long Number, long AtTicks, IReadOnlyList<InputEvent> Inputs, IReadOnlyList<OutputEvent> Outputs);
