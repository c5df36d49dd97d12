using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>A receive that waits for messages. Guarded by its lane.</summary>
internal sealed class ReceiveWaiter(int maxMessages, ServiceBusReceiveMode mode, bool isImpatient)
{
    private readonly TaskCompletionSource<IReadOnlyList<ServiceBusReceivedMessage>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private CancellationTokenRegistration _cancellation;

    public int MaxMessages => maxMessages;

    public ServiceBusReceiveMode Mode => mode;

    /// <summary>It takes what there is and does not wait.</summary>
    public bool IsImpatient => isImpatient;

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> Task => _completion.Task;

    public LinkedListNode<ReceiveWaiter>? Node { get; set; }

    /// <summary>Arms the end of the wait. The actions run on other threads; they take the waiter out of its lane first.</summary>
    public void Arm(TimeProvider time, TimeSpan wait, Action<ReceiveWaiter> timedOut, Action<ReceiveWaiter, CancellationToken> cancelled, CancellationToken token)
    {
        var timer = time.CreateTimer(_ => timedOut(this), null, wait, Timeout.InfiniteTimeSpan);
        var registration = token.UnsafeRegister((_, reason) => cancelled(this, reason), null);
        (_timer, _cancellation) = (timer, registration);
        // It may have been served while it was being armed.
        if (_completion.Task.IsCompleted) Disarm();
    }

    public void Serve(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        _completion.TrySetResult(messages);
        Disarm();
    }

    public void Fail(Exception failure)
    {
        _completion.TrySetException(failure);
        Disarm();
    }

    public void Cancel(CancellationToken token)
    {
        _completion.TrySetCanceled(token);
        _timer?.Dispose();
    }

    private void Disarm()
    {
        _timer?.Dispose();
        // Unregister does not wait for a callback that is running, so it cannot block under the lane's lock.
        _cancellation.Unregister();
    }
}
