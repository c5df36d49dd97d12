using MessageFunctions.Channels;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Alerts;

/// <summary>
/// Tells people what is due: at least once, each sink by itself, backed off from 10 s to an hour and given up after a day. Clears what lapsed and
/// removes what cleared long ago.
/// </summary>
public sealed class AlertRelay(AlertStore store, AlertDesk desk, IEnumerable<IAlertSink> sinks, TimeProvider time, ILogger<AlertRelay> logger)
{
    // Of one tenant and run, so that one tenant's troubles do not hold up the others'.
    private const int MaxNotices = 200;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);
    private readonly IAlertSink[] _sinks = [.. sinks];

    /// <summary>How long news is tried to be told.</summary>
    public static TimeSpan GiveUpAfter { get; } = TimeSpan.FromHours(24);

    /// <summary>How long alerts are kept once they cleared.</summary>
    public static TimeSpan KeepFor { get; } = TimeSpan.FromDays(30);

    /// <returns>How many pieces of news were told.</returns>
    /// <exception cref="Storage.StorageUnavailableException">The rest is for the next run.</exception>
    public async ValueTask<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var told = 0;
        foreach (var active in await store.ActiveAsync(cancellationToken)) told += await RunAsync(await store.ReadAsync(active, cancellationToken), cancellationToken);
        return told;
    }

    private async ValueTask<int> RunAsync(ActiveAlerts found, CancellationToken cancellationToken)
    {
        var tenant = AlertRows.Tenant(found.Active.Key);
        var now = time.GetUtcNow();
        var isAtRest = found.Notices.Count == 0;
        foreach (var (alert, row) in found.Alerts)
        {
            if (alert.IsOpen) isAtRest = false;
            if (AlertDecider.Lapse(alert, now) is not null) await desk.LapseAsync(tenant, alert.Key, cancellationToken);
            else if (alert.ClearedAt < now - KeepFor) await store.ForgetAsync(row, cancellationToken);
        }
        var told = 0;
        foreach (var pending in found.Notices.Where(notice => notice.Due <= now).Take(MaxNotices))
        {
            if (await TellAsync(pending, cancellationToken)) told++;
        }
        if (isAtRest) await store.RestAsync(found.Active, cancellationToken);
        return told;
    }

    private async ValueTask<bool> TellAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var sink = Array.Find(_sinks, sink => sink.Name == pending.Sink);
        var outcome = sink is null ? new SendOutcome.Rejected("sink_not_configured") : await sink.TellAsync(pending.Notice, cancellationToken);
        if (outcome is SendOutcome.Accepted)
        {
            await store.RemoveAsync(pending, cancellationToken);
            return true;
        }
        var now = time.GetUtcNow();
        if (sink is null || now - pending.Notice.At > GiveUpAfter)
        {
            Log.NewsGivenUp(logger, pending.Notice.Alert.Key.Value, pending.Sink, outcome.Code);
            await store.RemoveAsync(pending, cancellationToken);
            return false;
        }
        Log.NewsNotTaken(logger, pending.Notice.Alert.Key.Value, pending.Sink, outcome.Code);
        var delay = FirstDelay * Math.Pow(2, Math.Min(pending.Attempts, 10));
        await store.PostponeAsync(pending, now + (delay < MaxDelay ? delay : MaxDelay), cancellationToken);
        return false;
    }
}
