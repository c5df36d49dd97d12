using MessageFunctions.Alerts;

namespace MessageFunctions.Reviews;

/// <summary>Tells people of reviews that wait for them: one alert for all of a tenant's, and one for those that are overdue. It lapses when nothing waits.</summary>
public sealed class ReviewAlerts(IAlerts alerts)
{
    // A little more than from one reminder to the next, so that it does not clear in between.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(30);

    public async ValueTask TellAsync(Review review, IReadOnlyList<ReviewSignal> signals, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(review);
        foreach (var signal in signals)
        {
            if (Read(review, signal) is { } alert) await alerts.RaiseAsync(alert, cancellationToken);
        }
    }

    private static AlertSignal? Read(Review review, ReviewSignal signal) => signal switch
    {
        // The list of what is pending says it; nobody is disturbed for each.
        ReviewSignal.Opened => null,
        ReviewSignal.Reminder => new AlertSignal(
            review.Tenant, "review/waiting", AlertSeverity.Yellow, "Reviews wait for people", $"The review {review.Id} still waits for somebody to decide.")
        { LapsesAfter = Lapse(review) },
        ReviewSignal.Escalated => new AlertSignal(
            review.Tenant, "review/overdue", AlertSeverity.Red, "Reviews are overdue", $"The review {review.Id} was not decided in time; it is rejected if nobody decides now.")
        { LapsesAfter = Lapse(review) },
        _ => throw new InvalidOperationException($"Unknown signal {signal}."),
    };

    private static TimeSpan Lapse(Review review) => TimeSpan.FromMinutes(review.Current?.RemindMinutes ?? 0) + Margin;
}
