using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Timers;

/// <summary>One timer function: waits, runs, waits again; so there is never more than one run at a time.</summary>
internal sealed class FunctionTimer(FunctionDescriptor function, TimerSchedule schedule, FunctionInvoker invoker, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>The longest that one timer of the system can wait.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    private readonly CancellationTokenSource _stopWaiting = new();
    private readonly CancellationTokenSource _stopRunning = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

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

    private async Task LoopAsync()
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        var last = default(DateTime);
        if (trigger.RunOnStartup) last = await RunAsync(last, isPastDue: false);
        while (!_stopWaiting.IsCancellationRequested)
        {
            var next = schedule.Next(Now());
            while (next - Now() is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, _stopWaiting.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_stopWaiting.IsCancellationRequested) return;
            }
            last = await RunAsync(last, isPastDue: false);
        }
    }

    private async Task<DateTime> RunAsync(DateTime last, bool isPastDue)
    {
        var now = Now();
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = new ScheduleStatus { Last = last, Next = schedule.Next(now), LastUpdated = last } };
        try
        {
            await invoker.InvokeAsync(function, info, _stopRunning.Token);
        }
#pragma warning disable CA1031 // A failed run is logged; the next one comes by its schedule.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.FunctionFailed(logger, function.Name, exception);
        }
        return now;
    }

    private DateTime Now() => time.GetLocalNow().DateTime;
}
