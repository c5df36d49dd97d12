namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The single thread of an orchestrator. Continuations run here, in order, only while a step is being made; one that arrives from
/// elsewhere proves that the orchestrator awaited something that is not its context's, and is refused.
/// </summary>
internal sealed class OrchestratorLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly Scheduler _scheduler;
    private int _threadId;
    private Action? _foreignContinuation;

    public OrchestratorLoop() => _scheduler = new Scheduler(this);

    /// <summary>Whether the caller is the orchestrator in the middle of a step.</summary>
    public bool IsCurrent => Volatile.Read(ref _threadId) == Environment.CurrentManagedThreadId;

    /// <summary>Whether something foreign was awaited. It stays so.</summary>
    public bool HasForeignContinuation { get; private set; }

    /// <summary>What to do, once, when a foreign continuation arrives.</summary>
    public void OnForeignContinuation(Action notify) => _foreignContinuation = notify;

    /// <summary>Makes one step on the calling thread.</summary>
    public void Run(Action step)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId);
        try
        {
            var task = new Task(step);
            task.RunSynchronously(_scheduler);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            Volatile.Write(ref _threadId, 0);
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>Runs what is queued until nothing is.</summary>
    public void Drain()
    {
        while (_queue.TryDequeue(out var item)) item.Callback(item.State);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent) _queue.Enqueue((d, state));
        else RefuseForeign();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent) d(state);
        else RefuseForeign();
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Notes that something outside of the orchestrator tried to go on with it.</summary>
    public void RefuseForeign()
    {
        HasForeignContinuation = true;
        Interlocked.Exchange(ref _foreignContinuation, null)?.Invoke();
    }

    /// <summary>Keeps <c>ContinueWith</c> and <c>Task.Factory.StartNew</c> on the orchestrator's thread.</summary>
    private sealed class Scheduler(OrchestratorLoop loop) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override void QueueTask(Task task) => loop.Post(_ => TryExecuteTask(task), null);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            loop.IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
