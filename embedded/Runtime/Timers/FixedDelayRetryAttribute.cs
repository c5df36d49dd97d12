namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries again after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>hh:mm:ss.</summary>
    public string DelayInterval { get; }
}
