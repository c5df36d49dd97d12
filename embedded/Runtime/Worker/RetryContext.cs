namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where the invocation stands in its function's retry policy.</summary>
public abstract class RetryContext
{
    /// <summary>0 in the first try.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Retries after the first try; 0 without a policy, -1 without end.</summary>
    public abstract int MaxRetryCount { get; }
}
