using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.Timers;

internal sealed class TimerListener(IReadOnlyList<FunctionTimer> timers) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers) timer.Start();
        return Task.CompletedTask;
    }

    public Task DrainAsync(CancellationToken timeIsUp) => Task.WhenAll(timers.Select(timer => timer.StopAsync(timeIsUp)));
}
