using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Timers;

/// <summary>
/// One timer function: waits, runs, waits again, so there is never more than one run at a time. A run that outlasts the next due time
/// is followed by one more at once, however many were missed.
/// </summary>
internal sealed class FunctionTimer(
    FunctionDescriptor function, TimerSchedule schedule, FunctionInvoker invoker, TimerStore? monitor, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>The longest that one timer of the system can wait.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    private readonly RetryPolicy _retries = RetryPolicy.Of(function);
    private readonly CancellationTokenSource _stopWaiting = new();
    private readonly CancellationTokenSource _stopRunning = new();
    private TimerState _state = new(null, default);
    private Task _loop = Task.CompletedTask;

    /// <summary>Reads where the timer stands and begins to wait.</summary>
    public async Task StartAsync()
    {
        var now = Now();
        var known = monitor?.Read(function.Name);
        // A schedule that was changed meanwhile counts from the last run, as if it had been in force then.
        _state = known is null ? new TimerState(null, schedule.Next(now)) : known.Last is { } last ? new TimerState(last, schedule.Next(last)) : known;
        if (monitor is not null && _state != known) await monitor.WriteAsync(function.Name, _state);
        var isPastDue = known is not null && _state.Next < now;
        if (isPastDue) Log.TimerPastDue(logger, function.Name, _state.Next);
        _loop = Task.Run(() => LoopAsync(isPastDue, isPastDue || ((TimerTriggerAttribute)function.Trigger).RunOnStartup));
    }

    /// <summary>Waits for the run that is on; when time is up, its token fires.</summary>
    public async Task StopAsync(CancellationToken timeIsUp)
    {
        await _stopWaiting.CancelAsync();
        await using var registration = timeIsUp.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _stopRunning);
        await _loop.WaitAsync(timeIsUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopWaiting.Dispose();
        _stopRunning.Dispose();
    }

    private async Task LoopAsync(bool isPastDue, bool runNow)
    {
        if (runNow) await RunAsync(isPastDue);
        while (await WaitAsync(_state.Next)) await RunAsync(isPastDue: false);
    }

    /// <summary>False when the host stops first.</summary>
    private async Task<bool> WaitAsync(DateTime until)
    {
        while (!_stopWaiting.IsCancellationRequested)
        {
            var wait = until - Now();
            if (wait <= TimeSpan.Zero) return true;
            await DelayAsync(wait < LongestWait ? wait : LongestWait);
        }
        return false;
    }

    private async Task RunAsync(bool isPastDue)
    {
        var now = Now();
        var next = schedule.Next(now);
        var info = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = monitor is null ? null : new ScheduleStatus { Last = _state.Last ?? default, Next = next, LastUpdated = _state.Last ?? default },
        };
        await TryAsync(info);
        _state = new TimerState(now, next);
        if (monitor is null) return;
        try
        {
            await monitor.WriteAsync(function.Name, _state);
        }
        catch (Sqlite.SqliteException exception)
        {
            Log.TimerStateNotStored(logger, function.Name, exception);
        }
    }

    private async Task TryAsync(TimerInfo info)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                await invoker.InvokeAsync(function, info, new FixedRetryContext(retry, _retries.MaxRetryCount), _stopRunning.Token);
                return;
            }
#pragma warning disable CA1031 // A failed run is tried again as its policy says, then logged; the next one comes by its schedule.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                var isLast = _retries.MaxRetryCount >= 0 && retry >= _retries.MaxRetryCount;
                if (isLast || _stopWaiting.IsCancellationRequested)
                {
                    Log.FunctionFailed(logger, function.Name, exception);
                    return;
                }
                var delay = _retries.Delay(retry + 1);
                Log.FunctionRetried(logger, function.Name, delay, retry + 1, exception);
                await DelayAsync(delay);
                if (_stopWaiting.IsCancellationRequested) return;
            }
        }
    }

    private async Task DelayAsync(TimeSpan delay) =>
        await Task.Delay(delay, time, _stopWaiting.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private DateTime Now() => time.GetLocalNow().DateTime;
}
