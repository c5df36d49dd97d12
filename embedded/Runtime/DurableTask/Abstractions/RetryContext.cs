namespace Microsoft.DurableTask;

/// <summary>What a custom retry handler is told.</summary>
/// <param name="OrchestrationContext">Of the orchestration that called the task; its timers make the delay.</param>
/// <param name="LastAttemptNumber">From 1.</param>
/// <param name="LastFailure">Why the last attempt failed.</param>
/// <param name="TotalRetryTime">Since the first attempt.</param>
/// <param name="CancellationToken">Never fires in the embedded runtime.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
