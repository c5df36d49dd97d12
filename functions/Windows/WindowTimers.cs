using MessageFunctions.Windows;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Windows;

/// <summary>Upkeep of the windows.</summary>
internal sealed class WindowTimers(WindowUpkeep upkeep)
{
    /// <summary>A slot is summed 70 seconds after its end: late counts and differing clocks have 60.</summary>
    [Function("SumWindows")]
    public async Task SumAsync([TimerTrigger("10 1-59/5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => await upkeep.SumAsync(cancellationToken);

    [Function("SweepWindows")]
    public async Task SweepAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => await upkeep.SweepAsync(cancellationToken);
}
