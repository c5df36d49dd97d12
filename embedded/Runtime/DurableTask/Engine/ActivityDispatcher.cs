using System.Collections.Concurrent;
using MessageFunctions.Embedded.Hosting;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// Runs activities, at most so many at once. What it has taken is remembered until its result is on disk, so that an orchestrator that is
/// replayed meanwhile does not start it a second time.
/// </summary>
internal sealed class ActivityDispatcher(
    DurableEngineOptions options,
    FunctionCatalog catalog,
    Action<ActivityWork, InputEvent> answered,
    Action roomAgain,
    ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<(long Key, int TaskId), bool> _taken = new();
    private readonly ConcurrentQueue<ActivityWork> _waiting = new();
    private readonly CancellationTokenSource _timeIsUp = new();
    private IFunctionInvoker? _invoker;
    private readonly Places _places = new(options.MaxConcurrentActivities);
    private volatile bool _stopped;
    private volatile bool _isFull;

    /// <summary>Activities that run now.</summary>
    public int Running => _places.Taken;

    /// <summary>Activities that wait for a place.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether so many wait that nothing should begin that makes more.</summary>
    public bool IsFull => _isFull;

    public void Start(IFunctionInvoker invoker)
    {
        _invoker = invoker;
        for (var i = 0; i < options.MaxConcurrentActivities; i++) StartNext();
    }

    /// <summary>Takes an activity, unless it has it already.</summary>
    public void Take(ActivityWork work)
    {
        if (!_taken.TryAdd((work.Key, work.TaskId), true)) return;
        _waiting.Enqueue(work);
        if (_waiting.Count >= options.MaxWaitingActivities) _isFull = true;
        StartNext();
    }

    /// <summary>Its result is on disk, or no one wants it any more.</summary>
    public void Forget(long key, int taskId) => _taken.TryRemove((key, taskId), out _);

    /// <summary>Starts nothing more.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Asks what still runs to stop; it is run again after the next start.</summary>
    public void Cancel() => _timeIsUp.Cancel();

    public void Dispose() => _timeIsUp.Dispose();

    private void StartNext()
    {
        while (_invoker is not null && !_stopped && !_waiting.IsEmpty && _places.TryTake())
        {
            if (_waiting.TryDequeue(out var work))
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    static state => _ = state.Dispatcher.RunAsync(state.Work), (Dispatcher: this, Work: work), preferLocal: false);
                return;
            }
            _places.GiveBack();
        }
    }

    private async Task RunAsync(ActivityWork work)
    {
        InputEvent? answer;
        try
        {
            answer = await InvokeAsync(work);
        }
        catch (OperationCanceledException) when (_timeIsUp.IsCancellationRequested)
        {
            answer = null;
        }
        if (answer is not null) answered(work, answer);
        _places.GiveBack();
        StartNext();
        if (_isFull && _waiting.Count <= options.MaxWaitingActivities / 2)
        {
            _isFull = false;
            roomAgain();
        }
    }

    private async Task<InputEvent> InvokeAsync(ActivityWork work)
    {
        if (catalog.FindActivity(work.Name) is not { } function)
            return new TaskFailed(work.TaskId, Failures.NoSuchActivity(work.Name), IsNonRetriable: true);
        try
        {
            return new TaskCompleted(work.TaskId, Payload.Serialize(await _invoker!.InvokeAsync(function, work, _timeIsUp.Token)));
        }
#pragma warning disable CA1031 // Whatever an activity throws is the orchestrator's to handle.
        catch (Exception exception) when (exception is not OperationCanceledException || !_timeIsUp.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.ActivityFailed(logger, exception, work.Name, work.InstanceId, work.TaskId);
            return new TaskFailed(work.TaskId, TaskFailureDetails.FromException(exception), IsNonRetriable: false);
        }
    }
}
