using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Takes messages from one queue and runs one function on them.</summary>
internal abstract class FunctionPump(PumpSettings settings) : IDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>A receive waits for ever; this is how often it starts again.</summary>
    private static readonly TimeSpan ReceiveWait = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopReceiving = new();
    private readonly CancellationTokenSource _stopInvocations = new();
    private Task _running = Task.CompletedTask;

    protected PumpSettings Settings => settings;

    protected TimeProvider Time => settings.Lane.Queue.Engine.Time;

    public void Start() => _running = Task.Run(() => RunAsync(_stopReceiving.Token));

    /// <summary>Takes nothing new, gives back what no function has seen, and waits for what runs; when time is up, that is cancelled.</summary>
    public async Task DrainAsync(CancellationToken timeIsUp)
    {
        await _stopReceiving.CancelAsync();
        await using var cancelling = timeIsUp.Register(_stopInvocations.Cancel);
        await _running;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _stopReceiving.Dispose();
        _stopInvocations.Dispose();
    }

    protected abstract Task RunAsync(CancellationToken stop);

    /// <summary>The next messages; after a failure again, later and later, until there are some or the pump stops.</summary>
    /// <exception cref="OperationCanceledException">The pump stops.</exception>
    protected async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int max, CancellationToken stop)
    {
        var delay = TimeSpan.FromSeconds(1);
        while (true)
        {
            try
            {
                var messages = await settings.Lane.ReceiveAsync(max, ServiceBusReceiveMode.PeekLock, ReceiveWait, stop);
                if (messages.Count > 0) return messages;
            }
            catch (ServiceBusException exception) when (!stop.IsCancellationRequested)
            {
                Log.ReceiveFailed(settings.Lane.Queue.Engine.Logger, settings.Lane.Path, settings.Function.Name, delay.TotalSeconds, exception);
                await Task.Delay(delay, Time, stop);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }

    /// <summary>Runs the function on the messages and settles what it left: completed when it returns (where that is asked for), abandoned when it throws.</summary>
    protected async Task InvokeAsync(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        var lane = settings.Lane;
        var logger = lane.Queue.Engine.Logger;
        var succeeded = false;
        try
        {
            await settings.Invoker.InvokeAsync(
                settings.Function, new ServiceBusDelivery(messages, new ServiceBusMessageActions(lane)), _stopInvocations.Token);
            succeeded = true;
        }
#pragma warning disable CA1031 // Whatever a function throws means the same: its messages go back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.FunctionFailed(logger, settings.Function.Name, messages.Count, lane.Path, exception);
        }
        foreach (var message in messages) lane.StopRenewing(message);
        if (succeeded && !settings.AutoComplete) return;
        await Task.WhenAll(messages.Select(message => SettleAsync(message, succeeded)));
    }

    private async Task SettleAsync(ServiceBusReceivedMessage message, bool succeeded)
    {
        var lane = settings.Lane;
        try
        {
            if (!lane.Holds(message))
            {
                // Settled by the function itself, or its lock has ended; in the latter case it is delivered again.
                if (lane.IsLost(message)) Log.LockLost(lane.Queue.Engine.Logger, lane.Path, settings.Function.Name);
                return;
            }
            await (succeeded ? lane.CompleteAsync(message) : lane.AbandonAsync(message, null));
        }
        catch (ServiceBusException exception)
        {
            Log.SettlingFailed(lane.Queue.Engine.Logger, lane.Path, settings.Function.Name, exception);
        }
    }
}
