using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// One instance in memory. It processes its mailbox in steps, one after the other; each step is one commit. Later steps do not wait for the
/// commits of earlier ones — the store writes them in order — but nothing leaves the instance before its commit.
/// </summary>
internal sealed class LiveInstance
{
    private readonly DurableEngine _engine;
    private readonly HashSet<long> _takenFromInbox = [];
    private InstanceRow? _row;
    private OrchestrationExecution? _execution;
    private long _nextChunk;
    private bool _isBusy;
    private OrchestrationRuntimeStatus _status;
    private byte[]? _customStatus;
    private volatile bool _isBroken;

    public LiveInstance(DurableEngine engine, long key, InstanceRow? fresh)
    {
        _engine = engine;
        _row = fresh;
        Key = key;
        IdleNode = new LinkedListNode<LiveInstance>(this);
    }

    public long Key { get; }

    // The following belong to LiveInstances and are read and written under its lock.
    public LinkedListNode<LiveInstance> IdleNode { get; }

    public List<Inbound> Mailbox { get; set; } = [];

    public bool IsScheduled { get; set; }

    /// <summary>It has ended or begins anew, and that is not on disk yet: what comes in waits.</summary>
    public bool IsSealed { get; set; }

    public int OpenCommits { get; set; }

    public bool IsGone { get; set; }

    /// <summary>Processes what is in the mailbox.</summary>
    public void Run()
    {
        var messages = _engine.Live.TakeMailbox(this);
#pragma warning disable CA1031 // The instance is the unit of failure: it is read again, the others go on.
        try
        {
            if (_isBroken) Repost(messages);
            else if (EnsureLoaded(messages)) Process(messages);
        }
        catch (Exception exception)
        {
            Break(exception, messages);
        }
#pragma warning restore CA1031
        _engine.Live.Settle(this, ran: true);
    }

    private bool EnsureLoaded(List<Inbound> messages)
    {
        messages.RemoveAll(message => message.Sequence != 0 && _takenFromInbox.Remove(message.Sequence));
        if (_execution is not null) return true;
        if (_row is not null)
        {
            _execution = _engine.CreateExecution(_row);
            _status = _row.Status;
            return true;
        }
        var (row, history, inbox) = _engine.Store.Load(Key);
        if (row is null or { IsFinished: true })
        {
            _engine.Reject(Key, messages, row is null ? DeliveryOutcome.NotFound : DeliveryOutcome.AlreadyFinished);
            _engine.Live.Remove(this);
            return false;
        }
        _row = row;
        _status = row.Status;
        _customStatus = row.CustomStatus;
        _execution = _engine.CreateExecution(row);
        _isBusy = history.Count == 0 && row.Status == OrchestrationRuntimeStatus.Running;
        if (history.Count > 0) Resume(history);
        MergeInbox(messages, inbox);
        return true;
    }

    private void Resume(List<HistoryChunk> history)
    {
        _nextChunk = history[^1].Number + 1;
        var difference = Replay.Run(_execution!, history);
        if (difference is not null) _execution!.Fail(Failures.NonDeterministic(difference));
        _isBusy = _execution!.OpenActivities > 0;
        foreach (var open in _execution.Open.Values)
        {
            if (open.Request is TaskScheduled activity && !_execution.IsAnswered(activity.Id)) _engine.Activities.Take(WorkOf(activity));
        }
    }

    // The inbox is the truth about messages between instances. One that is read from it may still be about to be posted: then that
    // post is dropped; one that was posted and is not in it has been processed before.
    private void MergeInbox(List<Inbound> messages, List<InboxMessage> inbox)
    {
        foreach (var kept in inbox)
        {
            if (!messages.Exists(message => message.Sequence == kept.Sequence)) _takenFromInbox.Add(kept.Sequence);
        }
        messages.RemoveAll(static message => message.Sequence != 0);
        messages.InsertRange(0, inbox.Select(static kept => new Inbound(kept.Event, kept.Sequence)));
    }

    private void Process(List<Inbound> messages)
    {
        var now = Math.Max(_engine.Time.GetUtcNow().UtcTicks, _execution!.NowTicks);
        if (_nextChunk == 0 && !TryBegin(messages, now)) return;
        var inputs = new List<InputEvent>(messages.Count + 1);
        if (_nextChunk == 0 && !messages.Exists(static message => message.Event is ExecutionTerminated)) inputs.Add(ExecutionStarted.Instance);
        foreach (var message in messages)
        {
            if (message.Event is { } input and not TimerFired { TimerId: DueTimer.StartId }) inputs.Add(input);
        }
        var step = _execution.Step(now, inputs, replaying: false);
        Store(messages, step, now);
    }

    // An instance whose start is still to come keeps what arrives in its inbox; only its end is not put off.
    private bool TryBegin(List<Inbound> messages, long now)
    {
        if (_row!.StartAtTicks is not { } startAt) return true;
        if (messages.Exists(static message => message.Event is ExecutionTerminated)) return true;
        if (startAt > now)
        {
            foreach (var message in messages)
            {
                if (message.Event is not null and not TimerFired && message.Sequence == 0) _engine.KeepForLater(Key, message);
            }
            return false;
        }
        MergeInbox(messages, _engine.Store.ReadInbox(Key));
        return true;
    }

    private void Store(List<Inbound> messages, ExecutionStep step, long now)
    {
        var commit = Describe(messages, step, now);
        if (commit is null)
        {
            _engine.Acknowledge(Key, messages);
            return;
        }
        if (commit.Chunk is not null) _nextChunk++;
        if (commit.Result is not null) _engine.Live.Seal(this);
        _engine.Live.BeginCommit(this);
        _engine.Store.Write(commit, (written, failure) => OnCommitted(written, messages, failure));
    }

    private StepCommit? Describe(List<Inbound> messages, ExecutionStep step, long now)
    {
        var execution = _execution!;
        var consumed = messages.Where(static message => message.Sequence != 0).Select(static message => message.Sequence).ToArray();
        if (step.Accepted.Count == 0 && step.Requested.Count == 0 && execution.Result is null && consumed.Length == 0) return null;
        var status = execution.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
        var isBusy = execution.OpenActivities > 0;
        var hasCustomStatus = execution.HasCustomStatus && !execution.CustomStatus.AsSpan().SequenceEqual(_customStatus);
        var commit = new StepCommit
        {
            Row = _row!,
            Chunk = execution.Result is ExecutionResult.ContinuedAsNew || step is { Accepted.Count: 0, Requested.Count: 0 }
                ? null
                : new HistoryChunk(_nextChunk, now, step.Accepted, step.Requested),
            ConsumedInbox = consumed,
            Requested = step.Requested,
            EndedTimers = EndedTimers(messages, step),
            Children = ChildrenOf(step, now),
            Status = status == _status ? null : status,
            IsBusy = isBusy == _isBusy ? null : isBusy,
            HasCustomStatus = hasCustomStatus,
            CustomStatus = execution.CustomStatus,
            Result = execution.Result,
            AtTicks = now,
            IsBroken = () => _isBroken,
        };
        _status = status;
        _isBusy = isBusy;
        if (hasCustomStatus) _customStatus = execution.CustomStatus;
        return commit;
    }

    private List<int> EndedTimers(List<Inbound> messages, ExecutionStep step)
    {
        var ended = new List<int>(step.CancelledTimers);
        foreach (var message in messages)
        {
            if (message.Event is TimerFired fired) ended.Add(fired.TimerId);
        }
        if (_nextChunk == 0 && _row!.StartAtTicks is not null && !ended.Contains(DueTimer.StartId)) ended.Add(DueTimer.StartId);
        return ended;
    }

    private List<InstanceRow> ChildrenOf(ExecutionStep step, long now)
    {
        var children = new List<InstanceRow>();
        foreach (var request in step.Requested)
        {
            if (request is not SubOrchestrationScheduled child) continue;
            children.Add(new InstanceRow
            {
                Key = _engine.Store.NextKey(),
                Id = child.InstanceId,
                Name = child.Name,
                CreatedTicks = now,
                Input = child.Input,
                Parent = new ParentLink(Key, child.Id, _row!.Id, _row.Name),
            });
        }
        return children;
    }

    // On the store's writer thread: it hands on what follows from the commit and returns.
    private void OnCommitted(StepCommit commit, List<Inbound> messages, Exception? failure)
    {
        if (failure is not null)
        {
            Break(failure, messages);
        }
        else
        {
            _engine.Acknowledge(Key, messages);
            foreach (var id in commit.EndedTimers) _engine.Timers.Forget(Key, id);
            if (!commit.IsFinal) _engine.HandOn(commit, WorkOf);
            else _engine.HandOnEnd(commit);
            if (commit.Result is not null) AfterEnd(commit);
            if (commit.Status is not null || commit.Result is not null) _engine.Starts.Begun(Key);
            if (commit.Chunk is { Number: 0 }) _engine.Signals.Signal(commit.Row.Id);
        }
        _engine.Live.Settle(this, committed: true);
    }

    private void AfterEnd(StepCommit commit)
    {
        _engine.Live.Unseal(this);
        _engine.Live.Remove(this);
        if (commit.Result is ExecutionResult.ContinuedAsNew) _engine.Live.Post(Key, default);
        else _engine.Signals.Signal(commit.Row.Id);
    }

    private ActivityWork WorkOf(TaskScheduled activity) => new(Key, _row!.Id, activity.Id, activity.Name, activity.Input);

    // What the store refused happened only in this memory: it is dropped, and the same inputs are tried again on what is on disk.
    private void Break(Exception failure, List<Inbound> messages)
    {
        _isBroken = true;
        _engine.RetryLater(Key, messages, failure);
        _engine.Live.Unseal(this);
        _engine.Live.Remove(this);
    }

    private void Repost(List<Inbound> messages)
    {
        foreach (var message in messages) _engine.Live.Post(Key, message);
    }
}
