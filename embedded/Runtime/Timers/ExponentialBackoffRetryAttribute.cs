namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries again after a delay that doubles from the minimum up to the maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>hh:mm:ss.</summary>
    public string MinimumInterval { get; }

    /// <summary>hh:mm:ss.</summary>
    public string MaximumInterval { get; }
}
