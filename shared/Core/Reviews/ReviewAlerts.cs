using Microsoft.Extensions.Logging;

namespace MessageFunctions.Reviews;

/// <summary>Tells people of reviews that wait for them.</summary>
public sealed class ReviewAlerts(ILogger<ReviewAlerts> logger)
{
    public ValueTask TellAsync(Review review, IReadOnlyList<ReviewSignal> signals, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(review);
        foreach (var signal in signals) Log.Waits(logger, review.Id, signal);
        return ValueTask.CompletedTask;
    }
}
