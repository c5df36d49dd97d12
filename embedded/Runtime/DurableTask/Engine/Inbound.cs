namespace MessageFunctions.Embedded.DurableTask;

/// <summary>What happened to something that was handed to an instance.</summary>
internal enum DeliveryOutcome
{
    /// <summary>It is part of the history, on disk.</summary>
    Recorded,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>The instance was finished before.</summary>
    AlreadyFinished,
}

/// <summary>Something for an instance to process.</summary>
/// <param name="Event">What; null only wakes it.</param>
/// <param name="Sequence">Of the inbox row to remove, or 0.</param>
/// <param name="Acknowledge">Answered when it is durable or refused.</param>
internal readonly record struct Inbound(InputEvent? Event, long Sequence = 0, TaskCompletionSource<DeliveryOutcome>? Acknowledge = null);
