using MessageFunctions.Scaling;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Scaling;

/// <summary>Counts the queues every 10 s and decides every 30 s how many instances there should be.</summary>
internal sealed class ScalingTimers(WatchWatermarks watermarks, AdjustScale scale)
{
    [Function("WatchWatermarks")]
    public Task WatchAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => watermarks.RunAsync(cancellationToken).AsTask();

    [Function("AdjustScale")]
    public Task AdjustAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => scale.RunAsync(cancellationToken).AsTask();
}
