using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Something an orchestrator has asked for and has no answer to yet.</summary>
/// <param name="Request">What was asked for.</param>
internal sealed record OpenTask(OutputEvent Request)
{
    private readonly TaskCompletionSource<byte[]?> _completion = new();

    public Task<byte[]?> Task => _completion.Task;

    public void Complete(byte[]? result) => _completion.TrySetResult(result);

    public void Fail(TaskFailed failed)
    {
        var name = Request switch
        {
            TaskScheduled activity => activity.Name,
            SubOrchestrationScheduled child => child.Name,
            _ => "",
        };
        _completion.TrySetException(
            new TaskFailedException(name, Request.Id, failed.Failure) { IsNonRetriable = failed.IsNonRetriable });
    }

    public void Cancel(CancellationToken cancellation) => _completion.TrySetCanceled(cancellation);
}
