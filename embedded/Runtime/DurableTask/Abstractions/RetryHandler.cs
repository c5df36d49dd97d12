namespace Microsoft.DurableTask;

/// <summary>Says whether to try again. It runs inside the orchestrator and must be as deterministic.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <inheritdoc cref="RetryHandler"/>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
