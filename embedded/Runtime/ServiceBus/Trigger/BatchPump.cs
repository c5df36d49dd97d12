using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// A batch an invocation, one after the other: as the official extension, it neither runs batches side by side nor renews their
/// locks, so batches are to be kept short.
/// </summary>
internal sealed class BatchPump(PumpSettings settings) : FunctionPump(settings)
{
    protected override async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            IReadOnlyList<ServiceBusReceivedMessage> batch;
            try
            {
                batch = await GatherAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            await InvokeAsync(batch);
        }
    }

    /// <summary>What there is; with a smallest size, as much as comes within the wait.</summary>
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> GatherAsync(CancellationToken stop)
    {
        var options = Settings.Options;
        var first = await ReceiveAsync(options.MaxMessageBatchSize, stop);
        if (first.Count >= options.MinMessageBatchSize) return first;
        var batch = new List<ServiceBusReceivedMessage>(first);
        var started = Time.GetTimestamp();
        while (batch.Count < options.MinMessageBatchSize && options.MaxBatchWaitTime - Time.GetElapsedTime(started) is { Ticks: > 0 } left)
        {
            try
            {
                batch.AddRange(await Settings.Lane.ReceiveAsync(options.MaxMessageBatchSize - batch.Count, ServiceBusReceiveMode.PeekLock, left, stop));
            }
            catch (OperationCanceledException)
            {
                await Settings.Lane.ReleaseAsync(batch);
                throw;
            }
            catch (ServiceBusException)
            {
                // The next receive says and logs what is wrong; these messages are here and can be worked on.
                return batch;
            }
        }
        return batch;
    }
}
