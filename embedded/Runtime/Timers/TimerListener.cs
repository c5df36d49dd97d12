using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.Timers;

internal sealed class TimerListener(IReadOnlyList<FunctionTimer> timers) : ITriggerListener
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers) await timer.StartAsync();
    }

    public Task DrainAsync(CancellationToken timeIsUp) => Task.WhenAll(timers.Select(timer => timer.StopAsync(timeIsUp)));
}
