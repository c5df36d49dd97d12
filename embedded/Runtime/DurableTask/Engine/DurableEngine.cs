using MessageFunctions.Embedded.Hosting;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The durable engine: instances in memory over a store on disk. Every change is committed before anything that follows from it happens, so a
/// process may die at any instant; the next one goes on from what is stored.
/// </summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private const int RetryDelaySeconds = 5;

    /// <summary>How many instances recovery reads at once.</summary>
    private const int RecoveryPage = 1_000;

    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;
    private readonly OrchestratorDispatcher _dispatcher;
    private IFunctionInvoker? _invoker;
    private int _disposed;

    public DurableEngine(string dataDirectory, TimeProvider time, DurableEngineOptions options, ILoggerFactory loggerFactory)
    {
        Time = time;
        _loggerFactory = loggerFactory;
        _logger = loggerFactory.CreateLogger("MessageFunctions.Embedded.DurableTask");
        Store = DurableStore.Open(dataDirectory);
        _dispatcher = new OrchestratorDispatcher(options.MaxConcurrentOrchestrators);
        Live = new LiveInstances(options, (key, fresh) => new LiveInstance(this, key, fresh), _dispatcher);
        Activities = new ActivityDispatcher(
            options, Catalog, (work, answer) => Live.Post(work.Key, new Inbound(answer)), OnRoomAgain, _logger);
        Timers = new TimerService(
            time,
            Store.ReadTimers,
            timer => Live.Post(timer.Key, new Inbound(new TimerFired(timer.Id))),
            options.MaxStarting,
            () => Activities.IsFull);
        Starts = new StartGate(
            options.MaxStarting, () => Activities.IsFull, Store.ReadPending, (key, fresh) => Live.Post(key, default, fresh));
    }

    public TimeProvider Time { get; }

    public FunctionCatalog Catalog { get; } = new();

    public InstanceSignals Signals { get; } = new();

    public DurableStore Store { get; }

    public LiveInstances Live { get; }

    public ActivityDispatcher Activities { get; }

    public TimerService Timers { get; }

    public StartGate Starts { get; }

    /// <summary>Takes up what an earlier process left, then begins to work.</summary>
    public void Start(IFunctionInvoker invoker)
    {
        _invoker = invoker;
        var messages = Store.ReadInbox();
        foreach (var message in messages) Live.Post(message.Target, new Inbound(message.Event, message.Sequence));
        var busy = WakeAll(Store.ReadBusy);
        Activities.Start(invoker);
        _dispatcher.Start();
        Timers.Start();
        Starts.Open();
        Log.Started(_logger, busy, messages.Count, Timers.Loaded);
    }

    /// <summary>Starts nothing more and completes when what runs has finished, or soon after the token says that time is up.</summary>
    public async Task DrainAsync(CancellationToken timeIsUp)
    {
        Starts.Close();
        Timers.Stop();
        Activities.Stop();
        var tick = TimeSpan.FromMilliseconds(10);
        while ((Activities.Running > 0 || Live.Active > 0) && !timeIsUp.IsCancellationRequested)
            await Task.Delay(tick, TimeProvider.System, CancellationToken.None);
        if (Activities.Running > 0) Log.StoppedInTheMiddle(_logger, Activities.Running);
        Activities.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        Starts.Close();
        Timers.Stop();
        Activities.Stop();
        Activities.Cancel();
        await Store.DisposeAsync();
        Timers.Dispose();
        Activities.Dispose();
    }

    /// <summary>Stores a new instance and lets it begin.</summary>
    /// <returns>False when one of its id is pending, running or suspended.</returns>
    public Task<bool> CreateAsync(InstanceRow row)
    {
        var created = new Creation(this, row);
        Store.File.Write(
            created,
            static (connection, creation) => creation.IsCreated = InstanceWriter.TryCreate(connection, creation.Row),
            static (creation, failure) => creation.OnCommitted(failure));
        return created.Task;
    }

    /// <summary>Hands something to the instance of an id and completes when it is on disk or refused.</summary>
    public async Task<DeliveryOutcome> DeliverAsync(string instanceId, InputEvent input)
    {
        if (Store.Find(instanceId) is not { } row) return DeliveryOutcome.NotFound;
        if (row.IsFinished) return DeliveryOutcome.AlreadyFinished;
        var acknowledged = new TaskCompletionSource<DeliveryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Live.Post(row.Key, new Inbound(input, 0, acknowledged));
        return await acknowledged.Task;
    }

    /// <summary>The history of an instance in words; null when there is none of that id.</summary>
    public string? DumpHistory(string instanceId) =>
        Store.Find(instanceId) is { } row ? HistoryDump.Of(row, Store.ReadHistory(row.Key)) : null;

    public OrchestrationExecution CreateExecution(InstanceRow row)
    {
        var parent = row.Parent is { } link ? new ParentOrchestrationInstance(link.Name, link.InstanceId) : null;
        var identity = new ExecutionIdentity(row.Name, row.Id, row.Input, parent);
        var execution = new OrchestrationExecution(
            identity, InvokeAsync, _loggerFactory, () => Live.Post(row.Key, default));
        if (Catalog.FindOrchestrator(row.Name) is null) execution.Fail(Failures.NoSuchOrchestrator(row.Name));
        return execution;
    }

    /// <summary>Lets happen what a step asked for, now that it is on disk.</summary>
    public void HandOn(StepCommit commit, Func<TaskScheduled, ActivityWork> workOf)
    {
        foreach (var request in commit.Requested)
        {
            if (request is TaskScheduled activity) Activities.Take(workOf(activity));
            else if (request is TimerCreated timer && !commit.EndedTimers.Contains(timer.Id))
                Timers.Add(new DueTimer(commit.Row.Key, timer.Id, timer.DueTicks));
        }
        HandOnMessages(commit);
    }

    /// <summary>The same for a step that ended its instance: only its messages are left.</summary>
    public void HandOnEnd(StepCommit commit)
    {
        if (commit.Result is ExecutionResult.Failed { Failure: var failure })
            Log.OrchestrationFailed(_logger, commit.Row.Name, commit.Row.Id, failure.ErrorType, failure.ErrorMessage);
        HandOnMessages(commit);
    }

    /// <summary>Everything in these messages is on disk.</summary>
    public void Acknowledge(long key, List<Inbound> messages) => Settle(key, messages, DeliveryOutcome.Recorded);

    /// <summary>There is no one to process these messages.</summary>
    public void Reject(long key, List<Inbound> messages, DeliveryOutcome outcome) => Settle(key, messages, outcome);

    /// <summary>Stores a message for an instance whose start is still to come.</summary>
    public void KeepForLater(long key, Inbound message) => Store.File.Write(
        (Engine: this, Key: key, Message: message),
        static (connection, state) => StepWriter.Send(connection, state.Key, state.Message.Event!, state.Engine.Store),
        static (state, failure) =>
        {
            if (failure is null) state.Message.Acknowledge?.TrySetResult(DeliveryOutcome.Recorded);
            else state.Message.Acknowledge?.TrySetException(failure);
        });

    /// <summary>Tries messages again after a while; who waits for an acknowledgement is told now.</summary>
    public void RetryLater(long key, List<Inbound> messages, Exception failure)
    {
        Log.StepNotStored(_logger, failure, key, RetryDelaySeconds);
        var again = new List<Inbound> { default };
        foreach (var message in messages)
        {
            if (message.Acknowledge is null) again.Add(message);
            else message.Acknowledge.TrySetException(failure);
        }
        _ = PostLaterAsync(key, again);
    }

    private async Task PostLaterAsync(long key, List<Inbound> messages)
    {
        await Task.Delay(TimeSpan.FromSeconds(RetryDelaySeconds), Time);
        foreach (var message in messages) Live.Post(key, message);
    }

    private void OnRoomAgain()
    {
        Starts.RoomAgain();
        Timers.RoomAgain();
    }

    private ValueTask<object?> InvokeAsync(EmbeddedOrchestrationContext context) =>
        _invoker!.InvokeAsync(Catalog.FindOrchestrator(context.Name)!, new OrchestratorInvocation(context), CancellationToken.None);

    private void HandOnMessages(StepCommit commit)
    {
        foreach (var child in commit.Started) Starts.Offer(child);
        foreach (var message in commit.Sent) Live.Post(message.Target, new Inbound(message.Event, message.Sequence));
    }

    private void Settle(long key, List<Inbound> messages, DeliveryOutcome outcome)
    {
        foreach (var message in messages)
        {
            switch (message.Event)
            {
                case TaskCompleted completed: Activities.Forget(key, completed.TaskId); break;
                case TaskFailed failed: Activities.Forget(key, failed.TaskId); break;
                case TimerFired fired: Timers.Forget(key, fired.TimerId); break;
            }
            message.Acknowledge?.TrySetResult(outcome);
        }
    }

    private int WakeAll(Func<long, int, List<long>> read)
    {
        var count = 0;
        var last = 0L;
        while (read(last, RecoveryPage) is { Count: > 0 } keys)
        {
            foreach (var key in keys) Live.Post(key, default);
            count += keys.Count;
            last = keys[^1];
        }
        return count;
    }

    private sealed class Creation(DurableEngine engine, InstanceRow row)
    {
        private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public InstanceRow Row => row;

        public bool IsCreated { get; set; }

        public Task<bool> Task => _completion.Task;

        public void OnCommitted(Exception? failure)
        {
            if (failure is not null)
            {
                _completion.SetException(failure);
                return;
            }
            if (IsCreated && row.StartAtTicks is { } startAt) engine.Timers.Add(new DueTimer(row.Key, DueTimer.StartId, startAt));
            else if (IsCreated) engine.Starts.Offer(row);
            if (IsCreated) engine.Signals.Signal(row.Id);
            _completion.SetResult(IsCreated);
        }
    }
}
