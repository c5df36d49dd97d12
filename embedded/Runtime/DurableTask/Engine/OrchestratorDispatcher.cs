using System.Collections.Concurrent;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Lets instances with something to process make their steps, at most so many at once.</summary>
internal sealed class OrchestratorDispatcher(int maxConcurrent) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<LiveInstance> _ready = new();
    private readonly Places _workers = new(maxConcurrent);
    private volatile bool _started;

    public void Start()
    {
        _started = true;
        AddWorker();
    }

    public void Enqueue(LiveInstance instance)
    {
        _ready.Enqueue(instance);
        if (_started) AddWorker();
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_ready.TryDequeue(out var instance))
            {
                if (!_ready.IsEmpty) AddWorker();
                instance.Run();
            }
            _workers.GiveBack();
        }
        // One that arrived between the last look and the decrement would otherwise wait for the next.
        while (!_ready.IsEmpty && _workers.TryTake());
    }

    private void AddWorker()
    {
        if (!_ready.IsEmpty && _workers.TryTake()) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
