using MessageFunctions.Scaling;
using MessageFunctions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Scaling;

/// <summary>Counts the queues every 10 s and decides every 30 s how many instances there should be.</summary>
internal sealed class ScalingTimers(WatchWatermarks watermarks, AdjustScale scale, ILogger<ScalingTimers> logger)
{
    [Function("WatchWatermarks")]
    public Task WatchAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => TryAsync(watermarks.RunAsync(cancellationToken));

    [Function("AdjustScale")]
    public Task AdjustAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => TryAsync(scale.RunAsync(cancellationToken));

    /// <summary>What cannot be measured now is measured at the next run; what was decided holds until then.</summary>
    private async Task TryAsync<T>(ValueTask<T> run)
    {
        try
        {
            await run;
        }
        catch (StorageUnavailableException exception)
        {
            Log.NotMeasured(logger, exception);
        }
    }
}
