using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// All that one step changes, written in one transaction; what follows from it (activities, messages, acknowledgements) happens only
/// after that transaction is on disk.
/// </summary>
internal sealed class StepCommit
{
    public required InstanceRow Row { get; init; }

    /// <summary>The step's part of the history; null when it is not kept.</summary>
    public HistoryChunk? Chunk { get; init; }

    public IReadOnlyList<long> ConsumedInbox { get; init; } = [];

    public IReadOnlyList<OutputEvent> Requested { get; init; } = [];

    /// <summary>Timers that have fired or were cancelled.</summary>
    public IReadOnlyList<int> EndedTimers { get; init; } = [];

    public IReadOnlyList<InstanceRow> Children { get; init; } = [];

    /// <summary>The status where it changes.</summary>
    public OrchestrationRuntimeStatus? Status { get; init; }

    /// <summary>Whether activities are open, where that changes.</summary>
    public bool? IsBusy { get; init; }

    public bool HasCustomStatus { get; init; }

    public byte[]? CustomStatus { get; init; }

    public ExecutionResult? Result { get; init; }

    public required long AtTicks { get; init; }

    /// <summary>Checked by the writer: after a failed commit nothing of the same instance may follow.</summary>
    public required Func<bool> IsBroken { get; init; }

    /// <summary>The messages that were stored; set by the writer, valid once committed.</summary>
    public List<InboxMessage> Sent { get; } = [];

    /// <summary>The children that were started; set by the writer, valid once committed.</summary>
    public List<InstanceRow> Started { get; } = [];

    public bool IsFinal => Result is not (null or ExecutionResult.ContinuedAsNew);
}
