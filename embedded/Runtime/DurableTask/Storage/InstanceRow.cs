using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>An instance as it is stored. Times are UTC ticks, payloads UTF-8 JSON.</summary>
internal sealed record InstanceRow
{
    /// <summary>Identifies one life of an instance id: a new history gets a new key.</summary>
    public required long Key { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public required long CreatedTicks { get; init; }

    public long UpdatedTicks { get; init; }

    /// <summary>It does not begin before this; null for at once.</summary>
    public long? StartAtTicks { get; init; }

    public byte[]? Input { get; init; }

    public byte[]? Output { get; init; }

    public byte[]? CustomStatus { get; init; }

    /// <summary>Encoded failure details.</summary>
    public byte[]? Failure { get; init; }

    /// <summary>Tags as a JSON object.</summary>
    public byte[]? Tags { get; init; }

    public ParentLink? Parent { get; init; }

    public bool IsFinished => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>Which task of which instance a child answers.</summary>
internal sealed record ParentLink(long Key, int TaskId, string InstanceId, string Name);
