using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Calls a task until it succeeds or its retry options give up. Runs inside the orchestrator; its delays are durable timers.</summary>
internal static class RetryLoop
{
    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> attempt) =>
        retry.Policy is { } policy ? RunAsync(context, policy, attempt) : RunAsync(context, retry.Handler!, attempt);

    /// <summary>The delay after a failed attempt, or null to give up.</summary>
    /// <param name="policy">Bounds and growth.</param>
    /// <param name="failedAttempts">Attempts made so far, from 1.</param>
    /// <param name="elapsed">Since the first attempt began.</param>
    internal static TimeSpan? NextDelay(RetryPolicy policy, int failedAttempts, TimeSpan elapsed)
    {
        if (failedAttempts >= policy.MaxNumberOfAttempts) return null;
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout) return null;
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        // In doubles, as the official engine computes it: beyond any representable delay the maximum still applies.
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failedAttempts - 1);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            TimeSpan? delay;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure) when (!failure.IsNonRetriable && policy.Handle(failure))
            {
                delay = NextDelay(policy, attempts, context.CurrentUtcDateTime - began);
                if (delay is null) throw;
            }
            await context.CreateTimer(delay.Value, CancellationToken.None);
        }
    }

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure) when (!failure.IsNonRetriable)
            {
                var elapsed = context.CurrentUtcDateTime - began;
                if (!await handler(new RetryContext(context, attempts, failure.FailureDetails, elapsed, CancellationToken.None))) throw;
            }
        }
    }
}
