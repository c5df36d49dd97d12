using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The context of one execution. It belongs to the orchestrator's thread; a call from any other is refused, because what it asked for could
/// not be replayed.
/// </summary>
internal sealed class EmbeddedOrchestrationContext(
    ExecutionIdentity identity, OrchestratorLoop loop, ILoggerFactory loggerFactory) : TaskOrchestrationContext
{
    /// <summary>The official limit of a custom status: 16 KB as UTF-16 text.</summary>
    private const int MaxCustomStatusCharacters = 8 * 1024;

    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly List<OutputEvent> _requested = [];
    private readonly List<int> _cancelledTimers = [];
    private int _nextId;
    private int _guids;

    public override TaskName Name => identity.Name;

    public override string InstanceId => identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => identity.Parent;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    public byte[]? Input => identity.Input;

    /// <summary>The time of the current step.</summary>
    public DateTime Now { get; set; }

    public bool Replaying { get; set; }

    public ExternalEvents Events { get; } = new();

    /// <summary>Activities, timers and children without an answer: while there are any, the execution does not complete.</summary>
    public IReadOnlyDictionary<int, OpenTask> Open => _open;

    /// <summary>How many of <see cref="Open"/> are activities.</summary>
    public int OpenActivities { get; private set; }

    /// <summary>The new custom status, once it has been set.</summary>
    public byte[]? CustomStatus { get; private set; }

    public bool HasCustomStatus { get; private set; }

    /// <summary>What <see cref="ContinueAsNew(object?, bool)"/> asked for, or null.</summary>
    public ContinueAsNewRequest? NextExecution { get; private set; }

    protected override ILoggerFactory LoggerFactory => loggerFactory;

    public override T? GetInput<T>() where T : default => Payload.Deserialize<T>(identity.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Enter();
        RefuseOptionsAsInput(input, options);
        var json = Payload.Serialize(input);
        var call = async () => Payload.Deserialize<TResult>(await Request(new TaskScheduled(_nextId, name.Name, json)))!;
        return await (options?.Retry is { } retry ? RetryLoop.RunAsync(this, retry, call) : call());
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Enter();
        RefuseOptionsAsInput(input, options);
        var json = Payload.Serialize(input);
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Validate(instanceId);
        var call = async () => Payload.Deserialize<TResult>(
            await Request(new SubOrchestrationScheduled(_nextId, orchestratorName.Name, instanceId) { Input = json }))!;
        return await (options?.Retry is { } retry ? RetryLoop.RunAsync(this, retry, call) : call());
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Enter();
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        var timer = OpenRequest(new TimerCreated(_nextId, fireAt.ToUniversalTime().Ticks));
        if (cancellationToken.CanBeCanceled) cancellationToken.Register(() => CancelTimer(timer, cancellationToken));
        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Enter();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Events.Wait<T>(eventName, loop, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        Enter();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        _requested.Add(new EventSent(_nextId++, instanceId, eventName) { Payload = Payload.Serialize(payload) });
    }

    public override void SetCustomStatus(object? customStatus)
    {
        Enter();
        var json = Payload.Serialize(customStatus);
        if (json is not null && Payload.Text(json)!.Length > MaxCustomStatusCharacters)
            throw new ArgumentException("A custom status is at most 16 KB of UTF-16 JSON.", nameof(customStatus));
        CustomStatus = json;
        HasCustomStatus = true;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Enter();
        NextExecution = new ContinueAsNewRequest(Payload.Serialize(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        Enter();
        return DeterministicGuid.Create(InstanceId, CurrentUtcDateTime, _guids++);
    }

    /// <summary>The task that an input answers, or null.</summary>
    public static int? AnsweredTask(InputEvent input) => input switch
    {
        TaskCompleted completed => completed.TaskId,
        TaskFailed failed => failed.TaskId,
        TimerFired fired => fired.TimerId,
        _ => null,
    };

    /// <summary>Answers an open task; false when it is not open (answered before, or cancelled).</summary>
    public bool Answer(InputEvent answer)
    {
        if (AnsweredTask(answer) is not { } id || !_open.Remove(id, out var task)) return false;
        if (task.Request is TaskScheduled) OpenActivities--;
        if (answer is TaskFailed failure) task.Fail(failure);
        else task.Complete((answer as TaskCompleted)?.Result);
        return true;
    }

    /// <summary>What was asked for since the last call.</summary>
    public IReadOnlyList<OutputEvent> TakeRequests() => Take(_requested);

    /// <summary>The timers cancelled since the last call.</summary>
    public IReadOnlyList<int> TakeCancelledTimers() => Take(_cancelledTimers);

    private static T[] Take<T>(List<T> list)
    {
        if (list.Count == 0) return [];
        var taken = list.ToArray();
        list.Clear();
        return taken;
    }

    private static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("TaskOptions were given as the input. Name the parameter: options: …", nameof(input));
    }

    private Task<byte[]?> Request(OutputEvent request)
    {
        Enter();
        return OpenRequest(request).Task;
    }

    private OpenTask OpenRequest(OutputEvent request)
    {
        var task = new OpenTask(request);
        _open.Add(_nextId++, task);
        if (request is TaskScheduled) OpenActivities++;
        _requested.Add(request);
        return task;
    }

    private void CancelTimer(OpenTask timer, CancellationToken cancellation)
    {
        if (!loop.IsCurrent)
        {
            loop.RefuseForeign();
            return;
        }
        if (!_open.Remove(timer.Request.Id)) return;
        _cancelledTimers.Add(timer.Request.Id);
        timer.Cancel(cancellation);
    }

    private void Enter()
    {
        if (loop.IsCurrent) return;
        loop.RefuseForeign();
        throw new InvalidOperationException(
            "An orchestrator used its context from another thread. Await only tasks of the context, without ConfigureAwait(false).");
    }
}
