using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>A message an invocation, up to <c>maxConcurrentCalls</c> at a time, their locks renewed while they run.</summary>
internal sealed class SinglePump(PumpSettings settings) : FunctionPump(settings)
{
    private readonly int _slots = settings.Options.MaxConcurrentCalls;
    private readonly SemaphoreSlim _free = new(settings.Options.MaxConcurrentCalls);
    private readonly PrefetchBuffer _prefetched = new();

    protected override void Dispose(bool disposing)
    {
        _free.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _free.WaitAsync(stop);
                try
                {
                    var message = await NextAsync(stop);
                    _ = RunOneAsync(message);
                }
                catch (OperationCanceledException)
                {
                    _free.Release();
                    throw;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Settings.Lane.ReleaseAsync(_prefetched.TakeAll());
        }
        for (var i = 0; i < _slots; i++) await _free.WaitAsync(CancellationToken.None);
    }

    private async Task<ServiceBusReceivedMessage> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (_prefetched.Take(1, Settings.Lane) is [var ready]) return ready;
            // What is free to run now, and what is to lie ready.
            var messages = await ReceiveAsync(1 + _free.CurrentCount + Settings.Options.PrefetchCount, stop);
            _prefetched.Add(messages, skip: 0);
        }
    }

    private async Task RunOneAsync(ServiceBusReceivedMessage message)
    {
        // Off the pump's own thread, whatever the function does before its first await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Settings.Lane.RenewAutomatically(message, Settings.Options.MaxAutoLockRenewalDuration);
            await InvokeAsync([message]);
        }
        finally
        {
            _free.Release();
        }
    }
}
