using Microsoft.DurableTask;

namespace MessageFunctions.Orchestrations;

/// <summary>How often activities are tried.</summary>
internal static class Retries
{
    /// <summary>
    /// For activities that read and write storage and may be repeated at any point. Worst case: 10 attempts,
    /// 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60 = 243 s between the first and the last.
    /// </summary>
    public static readonly TaskOptions OfStorage = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(60)));
}
