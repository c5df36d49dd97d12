using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// One running orchestrator: a continuation in memory that is fed inputs and yields what it asks for. Live steps and replayed ones take the
/// same path, so a history always leads to the same state.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly OrchestratorLoop _loop = new();
    private readonly EmbeddedOrchestrationContext _context;
    private readonly Func<EmbeddedOrchestrationContext, ValueTask<object?>> _start;
    private readonly Queue<InputEvent> _heldBack = new();
    private Task<object?>? _orchestrator;

    /// <param name="identity">Name, ids and input.</param>
    /// <param name="start">Calls the orchestrator function.</param>
    /// <param name="loggerFactory">Behind the replay-safe loggers.</param>
    /// <param name="onForeignContinuation">Called, from any thread, when something foreign was awaited: a step is due to fail it.</param>
    public OrchestrationExecution(
        ExecutionIdentity identity,
        Func<EmbeddedOrchestrationContext, ValueTask<object?>> start,
        ILoggerFactory loggerFactory,
        Action onForeignContinuation)
    {
        Identity = identity;
        _start = start;
        _context = new EmbeddedOrchestrationContext(identity, _loop, loggerFactory);
        _loop.OnForeignContinuation(onForeignContinuation);
    }

    public ExecutionIdentity Identity { get; }

    public bool IsSuspended { get; private set; }

    /// <summary>Set once it has ended.</summary>
    public ExecutionResult? Result { get; private set; }

    /// <summary>What it waits for, besides events.</summary>
    public IReadOnlyDictionary<int, OpenTask> Open => _context.Open;

    public int OpenActivities => _context.OpenActivities;

    public bool HasCustomStatus => _context.HasCustomStatus;

    public byte[]? CustomStatus => _context.CustomStatus;

    /// <summary>The recorded time of the last step, UTC ticks.</summary>
    public long NowTicks => _context.Now.Ticks;

    /// <summary>Applies inputs in order and runs the orchestrator as far as they lead.</summary>
    public ExecutionStep Step(long atTicks, IReadOnlyList<InputEvent> inputs, bool replaying)
    {
        var accepted = new List<InputEvent>(inputs.Count);
        _context.Now = new DateTime(atTicks, DateTimeKind.Utc);
        _context.Replaying = replaying;
        _loop.Run(() =>
        {
            foreach (var input in inputs)
            {
                if (Result is not null) break;
                if (Apply(input)) accepted.Add(input);
            }
            Result ??= Conclude();
        });
        return new ExecutionStep(accepted, _context.TakeRequests(), _context.TakeCancelledTimers());
    }

    /// <summary>Fails it where it stands.</summary>
    public void Fail(TaskFailureDetails failure) => Result = new ExecutionResult.Failed(failure);

    /// <summary>Whether an answer to a task has been recorded and waits for the instance to be resumed.</summary>
    public bool IsAnswered(int taskId) => _heldBack.Any(held => EmbeddedOrchestrationContext.AnsweredTask(held) == taskId);

    private bool Apply(InputEvent input)
    {
        switch (input)
        {
            case ExecutionTerminated terminated:
                Result = new ExecutionResult.Terminated(terminated.Output, terminated.Recursive);
                return true;
            case ExecutionSuspended:
                IsSuspended = true;
                return true;
            case ExecutionResumed:
                IsSuspended = false;
                while (Result is null && _heldBack.TryDequeue(out var held)) Deliver(held);
                return true;
            default:
                return IsSuspended ? HoldBack(input) : Deliver(input);
        }
    }

    // What would mean nothing when it is delivered is not kept: history holds each answer once.
    private bool HoldBack(InputEvent input)
    {
        if (EmbeddedOrchestrationContext.AnsweredTask(input) is { } taskId && (!Open.ContainsKey(taskId) || IsAnswered(taskId))) return false;
        _heldBack.Enqueue(input);
        return true;
    }

    private bool Deliver(InputEvent input)
    {
        var accepted = true;
        switch (input)
        {
            case ExecutionStarted:
                _orchestrator = _start(_context).AsTask();
                break;
            case EventRaised raised:
                _context.Events.Raise(raised);
                break;
            default:
                accepted = _context.Answer(input);
                break;
        }
        _loop.Drain();
        return accepted;
    }

    private ExecutionResult? Conclude()
    {
        if (_loop.HasForeignContinuation) return new ExecutionResult.Failed(ForeignAwait());
        if (_orchestrator is not { IsCompleted: true } || _context.Open.Count > 0) return null;
        if (!_orchestrator.IsCompletedSuccessfully) return new ExecutionResult.Failed(Failure(_orchestrator));
        if (_context.NextExecution is not { } next) return new ExecutionResult.Completed(Payload.Serialize(_orchestrator.Result));
        return new ExecutionResult.ContinuedAsNew(next.Input, next.PreserveUnprocessedEvents ? [.. _context.Events.Unclaimed] : []);
    }

    private static TaskFailureDetails Failure(Task orchestrator) =>
        TaskFailureDetails.FromException(orchestrator.Exception?.InnerException ?? new TaskCanceledException(orchestrator));

    private static TaskFailureDetails ForeignAwait() => TaskFailureDetails.FromException(new InvalidOperationException(
        "An invalid asynchronous invocation was detected: the orchestrator, or a middleware around it, awaited a task that is not of its "
        + "TaskOrchestrationContext. Move I/O and delays to activities and durable timers."));
}
