using System.Globalization;
using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Timers;

/// <summary>A timer's retries: how many, and how long before each.</summary>
/// <param name="MaxRetryCount">0 for none; -1 without end.</param>
/// <param name="Minimum">Before the first retry.</param>
/// <param name="Maximum">The delay doubles up to here; equal to <paramref name="Minimum"/> where it is fixed.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    private static readonly RetryPolicy None = new(0, default, default);

    /// <exception cref="FunctionDefinitionException">The attribute's values are not valid.</exception>
    public static RetryPolicy Of(FunctionDescriptor function) => function.Method.GetCustomAttribute<RetryAttribute>() switch
    {
        null => None,
        FixedDelayRetryAttribute retry => Checked(function, retry.MaxRetryCount, retry.DelayInterval, retry.DelayInterval),
        ExponentialBackoffRetryAttribute retry => Checked(function, retry.MaxRetryCount, retry.MinimumInterval, retry.MaximumInterval),
        var other => throw new FunctionDefinitionException($"Function '{function.Name}': {other.GetType().Name} is not supported. Use FixedDelayRetry or ExponentialBackoffRetry."),
    };

    /// <param name="retry">1 for the first.</param>
    public TimeSpan Delay(int retry)
    {
        var delay = Minimum;
        for (var i = 1; i < retry && delay < Maximum; i++) delay += delay;
        return delay < Maximum ? delay : Maximum;
    }

    private static RetryPolicy Checked(FunctionDescriptor function, int count, string minimum, string maximum)
    {
        var (shortest, longest) = (Interval(function, minimum), Interval(function, maximum));
        if (count < -1 || shortest > longest)
            throw new FunctionDefinitionException($"Function '{function.Name}': its retry attribute has {count} retries from {minimum} to {maximum}. Use -1 (without end) or more, and a minimum that is not over the maximum.");
        return new RetryPolicy(count, shortest, longest);
    }

    private static TimeSpan Interval(FunctionDescriptor function, string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero && interval <= TimeSpan.FromDays(1)
            ? interval
            : throw new FunctionDefinitionException($"Function '{function.Name}': its retry attribute has the interval '{text}'. Write it as hh:mm:ss, over zero and at most a day.");
}
