using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The locks of a lane. All of a lane last equally long, so the list in the order of locking is the order of deadlines.</summary>
internal sealed partial class MessageLane
{
    /// <summary>Prolongs the lock by the lock duration from now on.</summary>
    public void Renew(ServiceBusReceivedMessage message)
    {
        lock (_gate)
        {
            var held = Held(message);
            _deadlines.Remove(held.Node!);
            Arm(held);
        }
        message.LockedUntil = Queue.Engine.Time.GetUtcNow() + Queue.Definition.LockDuration;
    }

    /// <summary>Lets the engine prolong the lock by itself for a while: in the same process a renewal needs no round trip.</summary>
    public void RenewAutomatically(ServiceBusReceivedMessage message, TimeSpan duration)
    {
        lock (_gate)
        {
            if (_locks.TryGetValue(message.Stored.Id, out var held) && held.Token == message.LockTokenGuid)
                held.AutoRenewUntil = After(duration);
        }
    }

    /// <summary>Ends the automatic renewal; the lock runs out by itself if nobody settles it.</summary>
    public void StopRenewing(ServiceBusReceivedMessage message) => RenewAutomatically(message, TimeSpan.Zero);

    /// <summary>Whether the lock is still good and no settlement is under way.</summary>
    public bool Holds(ServiceBusReceivedMessage message)
    {
        lock (_gate) return _locks.TryGetValue(message.Stored.Id, out var held) && IsHeldBy(held, message);
    }

    /// <summary>Whether the lock ended before the message was settled.</summary>
    public bool IsLost(ServiceBusReceivedMessage message) => !message.IsSettled && !Holds(message);

    private MessageLock Lock(StoredMessage message)
    {
        var held = new MessageLock(message, Queue.Engine.Tokens.Next());
        _locks[message.Id] = held;
        Arm(held);
        return held;
    }

    private void Arm(MessageLock held)
    {
        held.Deadline = After(Queue.Definition.LockDuration);
        held.Node = _deadlines.AddLast(held);
        ArmTimer();
    }

    private void ArmTimer()
    {
        if (_lockTimerArmed || _closed || _deadlines.First is not { } first) return;
        _lockTimerArmed = true;
        var time = Queue.Engine.Time;
        var left = time.GetElapsedTime(time.GetTimestamp(), first.Value.Deadline);
        // A millisecond more: a timer that fires early would find nothing and be armed again at once.
        _lockTimer.Change(left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The lock that the message was received under, taken for its settlement.</summary>
    private MessageLock BeginSettling(ServiceBusReceivedMessage message)
    {
        lock (_gate)
        {
            var held = Held(message);
            held.IsSettling = true;
            message.IsSettled = true;
            _deadlines.Remove(held.Node!);
            return held;
        }
    }

    private void SettlingFailed(MessageLock held)
    {
        lock (_gate)
        {
            held.IsSettling = false;
            // It gets a new term: the failure was ours, not that of whoever holds it.
            Arm(held);
        }
    }

    private MessageLock Held(ServiceBusReceivedMessage message) =>
        _locks.TryGetValue(message.Stored.Id, out var held) && IsHeldBy(held, message)
            ? held
            : throw new ServiceBusException(
                "The lock on the message has ended, it was settled already, or it was received by another receiver.",
                ServiceBusFailureReason.MessageLockLost,
                Path);

    private bool IsHeldBy(MessageLock held, ServiceBusReceivedMessage message) =>
        held.Token == message.LockTokenGuid && !held.IsSettling && Math.Max(held.Deadline, held.AutoRenewUntil) > Queue.Engine.Time.GetTimestamp();

    private void Unlock(long id) => _locks.TryRemove(id, out _);

    private long After(TimeSpan duration)
    {
        var time = Queue.Engine.Time;
        // Ticks times a frequency would overflow for long durations; a lock lasts minutes, an automatic renewal hours at most.
        return time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency);
    }

    private void EndLocks()
    {
        List<MessageLock>? ended = null;
        lock (_gate)
        {
            _lockTimerArmed = false;
            var now = Queue.Engine.Time.GetTimestamp();
            while (_deadlines.First is { } first && first.Value.Deadline <= now)
            {
                _deadlines.Remove(first);
                if (first.Value.AutoRenewUntil > now) Arm(first.Value);
                else
                {
                    first.Value.IsSettling = true;
                    (ended ??= []).Add(first.Value);
                }
            }
            ArmTimer();
        }
        foreach (var held in ended ?? []) _ = GiveBackEndedAsync(held);
    }

    private async Task GiveBackEndedAsync(MessageLock held)
    {
        try
        {
            await GiveBack(held);
        }
        catch (ServiceBusException exception)
        {
            // The lock was armed again, so the message is tried again when it runs out.
            Log.GiveBackFailed(Queue.Engine.Logger, Path, exception);
        }
    }
}
