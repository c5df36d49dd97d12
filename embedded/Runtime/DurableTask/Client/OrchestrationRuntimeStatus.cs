namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration is in its life.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,

    /// <summary>Never seen at rest: an orchestration that begins anew is running again in the same commit.</summary>
    ContinuedAsNew = 2,

    Failed = 3,

    /// <summary>Not used by the embedded runtime.</summary>
    Canceled = 4,

    Terminated = 5,

    /// <summary>Accepted, not begun.</summary>
    Pending = 6,

    Suspended = 7,
}
