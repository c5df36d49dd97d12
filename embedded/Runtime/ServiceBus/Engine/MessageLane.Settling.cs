using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>What can be done with a message in one's hands. Each answers when it is on disk.</summary>
internal sealed partial class MessageLane
{
    public Task CompleteAsync(ServiceBusReceivedMessage message)
    {
        var completion = new Completion(BeginSettling(message));
        _completions.Add(completion);
        return completion.Task;
    }

    public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties)
    {
        var held = BeginSettling(message);
        if (properties is not { Count: > 0 }) return GiveBack(held);
        return SettleAsync(
            held,
            (SqliteConnection connection, ref LaneCounts change) =>
            {
                if (IsExhausted(held)) DeadLettering.Apply(connection, held.Id, properties, DeadLetterReasons.TooManyDeliveries, ExhaustedDescription, ref change);
                else SetProperties(connection, held.Id, properties);
            },
            isFree: true);
    }

    public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties)
    {
        var held = BeginSettling(message);
        return SettleAsync(
            held,
            (SqliteConnection connection, ref LaneCounts change) =>
            {
                SetProperties(connection, held.Id, properties);
                if (RowId.LaneOf(held.Id) == DeferredKind) return;
                MessageRows.Move(connection, held.Id, RowId.Move(held.Id, DeferredKind));
                change.Move(Kind, DeferredKind);
            },
            isFree: false);
    }

    public Task DeadLetterAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string? reason, string? description)
    {
        var held = BeginSettling(message);
        return SettleAsync(
            held,
            (SqliteConnection connection, ref LaneCounts change) => DeadLettering.Apply(connection, held.Id, properties, reason, description, ref change),
            isFree: Kind == LaneKind.DeadLetter);
    }

    /// <summary>Gives back messages that nobody has looked at: their delivery does not count.</summary>
    public Task ReleaseAsync(IEnumerable<ServiceBusReceivedMessage> messages)
    {
        var ids = new List<long>();
        lock (_gate)
        {
            foreach (var message in messages)
            {
                if (!_locks.TryGetValue(message.Stored.Id, out var held) || !IsHeldBy(held, message)) continue;
                held.IsSettling = true;
                _deadlines.Remove(held.Node!);
                ids.Add(held.Id);
            }
        }
        return ids.Count == 0 ? Task.CompletedTask : Release(ids);
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(long[] sequenceNumbers, ServiceBusReceiveMode mode)
    {
        var ids = Array.ConvertAll(sequenceNumbers, sequence => RowId.Of(Queue.Id, DeferredKind, sequence));
        Reserve(ids);
        List<StoredMessage>? found;
        try
        {
            found = await Queue.Engine.File.WriteAsync(connection => TakeDeferred(connection, ids, mode));
        }
        catch (Exception exception)
        {
            foreach (var id in ids) Unlock(id);
            throw QueueEngine.Translate(exception, Path);
        }
        if (found is null || mode == ServiceBusReceiveMode.ReceiveAndDelete)
        {
            foreach (var id in ids) Unlock(id);
        }
        if (found is null)
            throw new ServiceBusException("There is no deferred message of that number.", ServiceBusFailureReason.MessageNotFound, Path);
        if (mode == ServiceBusReceiveMode.ReceiveAndDelete)
        {
            var change = default(LaneCounts);
            change.Add(DeferredKind, -found.Count);
            Queue.Apply(change);
        }
        lock (_gate) return [.. found.Select(message => HandOut(message, mode))];
    }

    private delegate void Settlement(SqliteConnection connection, ref LaneCounts change);

    private string ExhaustedDescription => DeadLetterReasons.TooManyDeliveriesDescription(Queue.Definition.MaxDeliveryCount);

    private bool IsExhausted(MessageLock held) => Kind == LaneKind.Active && held.DeliveryCount >= Queue.Definition.MaxDeliveryCount;

    /// <summary>Makes a message free again, or dead-letters it when it was delivered too often. The delivery was counted when it was handed out, so a plain return writes nothing.</summary>
    private Task GiveBack(MessageLock held)
    {
        if (IsExhausted(held))
        {
            return SettleAsync(
                held,
                (SqliteConnection connection, ref LaneCounts change) => DeadLettering.TooManyDeliveries(connection, Queue, held.Id, ref change),
                isFree: false);
        }
        Free([held.Id]);
        if (held.ExpiresAtTicks <= Queue.NowTicks) Queue.Engine.WakeBy(Queue.NowTicks);
        return Task.CompletedTask;
    }

    private void Free(List<long> ids)
    {
        lock (_gate)
        {
            foreach (var id in ids)
            {
                Unlock(id);
                if (RowId.LaneOf(id) == Kind) MarkFree(id);
            }
        }
        Read();
    }

    private async Task Release(List<long> ids)
    {
        try
        {
            await Queue.Engine.File.WriteAsync(connection =>
            {
                foreach (var id in ids) MessageRows.UncountDelivery(connection, id);
            });
        }
        catch (SqliteException exception)
        {
            // The messages are free all the same; one delivery too many stays counted.
            Log.ReleaseFailed(Queue.Engine.Logger, Path, exception);
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        Free(ids);
    }

    private async Task SettleAsync(MessageLock held, Settlement settlement, bool isFree)
    {
        LaneCounts change;
        try
        {
            change = await Queue.Engine.File.WriteAsync(connection =>
            {
                var changed = default(LaneCounts);
                settlement(connection, ref changed);
                MessageRows.AddCounts(connection, Queue.Id, changed);
                return changed;
            });
        }
        catch (Exception exception)
        {
            SettlingFailed(held);
            throw QueueEngine.Translate(exception, Path);
        }
        Queue.Apply(change);
        if (isFree && change == default) Free([held.Id]);
        else Unlock(held.Id);
        if (change.DeadLetter > 0) Queue.Lane(deadLetter: true).Signal(RowId.Move(held.Id, LaneKind.DeadLetter));
    }

    private static void SetProperties(SqliteConnection connection, long id, IDictionary<string, object>? properties)
    {
        if (properties is not { Count: > 0 } || MessageRows.Header(connection, id) is not { } stored) return;
        var header = MessageHeader.Decode(stored);
        header.Set(properties);
        MessageRows.SetHeader(connection, id, header.Encode());
    }

    /// <summary>Keeps others from taking the same deferred messages while the read is under way.</summary>
    private void Reserve(long[] ids)
    {
        lock (_gate)
        {
            if (ids.Any(_locks.ContainsKey))
                throw new ServiceBusException("A deferred message of that number is locked by another receiver.", ServiceBusFailureReason.MessageLockLost, Path);
            foreach (var id in ids) _locks[id] = new MessageLock(new StoredMessage(id, 0, 0, [], [], 0), Guid.Empty) { IsSettling = true };
        }
    }

    private List<StoredMessage>? TakeDeferred(SqliteConnection connection, long[] ids, ServiceBusReceiveMode mode)
    {
        var found = new List<StoredMessage>(ids.Length);
        foreach (var id in ids)
        {
            if (MessageRows.Find(connection, id) is not { } message || message.ExpiresAtTicks <= Queue.NowTicks) return null;
            found.Add(message with { DeliveryCount = message.DeliveryCount + 1 });
        }
        foreach (var message in found)
        {
            if (mode == ServiceBusReceiveMode.PeekLock) MessageRows.CountDelivery(connection, message.Id);
            else MessageRows.Delete(connection, message.Id, delivered: true);
        }
        if (mode == ServiceBusReceiveMode.ReceiveAndDelete)
        {
            var change = default(LaneCounts);
            change.Add(DeferredKind, -found.Count);
            MessageRows.AddCounts(connection, Queue.Id, change);
        }
        return found;
    }

    private void DeleteCompleted(SqliteConnection connection, List<Completion> completions)
    {
        foreach (var completion in completions) MessageRows.Delete(connection, completion.Held.Id, delivered: true);
        MessageRows.AddCounts(connection, Queue.Id, ChangeOf(completions));
    }

    private void CompletionsCommitted(List<Completion> completions, Exception? failure)
    {
        if (failure is null) Queue.Apply(ChangeOf(completions));
        foreach (var completion in completions)
        {
            if (failure is null)
            {
                Unlock(completion.Held.Id);
                completion.Succeed();
            }
            else
            {
                SettlingFailed(completion.Held);
                completion.Fail(QueueEngine.Translate(failure, Path));
            }
        }
    }

    private static LaneCounts ChangeOf(List<Completion> completions)
    {
        var change = default(LaneCounts);
        foreach (var completion in completions) change.Add(RowId.LaneOf(completion.Held.Id), -1);
        return change;
    }

    private sealed class Completion(MessageLock held)
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public MessageLock Held => held;

        public Task Task => _source.Task;

        public void Succeed() => _source.SetResult();

        public void Fail(Exception failure) => _source.SetException(failure);
    }
}
