namespace MessageFunctions.Embedded.DurableTask;

/// <summary>An activity to run.</summary>
/// <param name="Key">Of the instance.</param>
/// <param name="InstanceId">Of the instance.</param>
/// <param name="TaskId">The activity's number in the instance.</param>
/// <param name="Name">Which activity.</param>
/// <param name="Input">JSON.</param>
internal sealed record ActivityWork(long Key, string InstanceId, int TaskId, string Name, byte[]? Input);

/// <summary>What an orchestrator function's parameters are bound from.</summary>
internal sealed record OrchestratorInvocation(EmbeddedOrchestrationContext Context);
