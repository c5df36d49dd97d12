namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The instances in memory: those with something to process, and the idle ones used last. An instance that is not here is on disk, whole.
/// </summary>
internal sealed class LiveInstances(DurableEngineOptions options, Func<long, InstanceRow?, LiveInstance> create, OrchestratorDispatcher dispatcher)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LiveInstance> _instances = [];
    private readonly LinkedList<LiveInstance> _idle = new();

    public int Count
    {
        get { lock (_gate) return _instances.Count; }
    }

    /// <summary>Instances that have something to process or to store.</summary>
    public int Active
    {
        get { lock (_gate) return _instances.Count - _idle.Count; }
    }

    /// <summary>Hands something to an instance, bringing it into memory where needed.</summary>
    /// <param name="key">Which.</param>
    /// <param name="message">What.</param>
    /// <param name="fresh">Its row, when it was created this very moment and so need not be read.</param>
    public void Post(long key, Inbound message, InstanceRow? fresh = null)
    {
        lock (_gate)
        {
            if (!_instances.TryGetValue(key, out var instance))
            {
                instance = create(key, fresh);
                _instances.Add(key, instance);
            }
            if (instance.IdleNode.List is not null) _idle.Remove(instance.IdleNode);
            instance.Mailbox.Add(message);
            Schedule(instance);
        }
    }

    /// <summary>What an instance has to process now.</summary>
    public List<Inbound> TakeMailbox(LiveInstance instance)
    {
        lock (_gate)
        {
            var taken = instance.Mailbox;
            instance.Mailbox = [];
            return taken;
        }
    }

    /// <summary>A step was handed to the store.</summary>
    public void BeginCommit(LiveInstance instance)
    {
        lock (_gate) instance.OpenCommits++;
    }

    /// <summary>An instance has processed what it took, or the store has answered.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="committed">A commit has ended.</param>
    /// <param name="ran">A run has ended.</param>
    public void Settle(LiveInstance instance, bool committed = false, bool ran = false)
    {
        lock (_gate)
        {
            if (committed) instance.OpenCommits--;
            if (ran) instance.IsScheduled = false;
            if (instance.IsGone) return;
            if (instance.Mailbox.Count > 0) Schedule(instance);
            if (instance.IsScheduled || instance.IsSealed || instance.OpenCommits > 0 || instance.Mailbox.Count > 0) return;
            if (instance.IdleNode.List is null) _idle.AddLast(instance.IdleNode);
            if (options.EvictNow?.Invoke() == true) Evict(instance);
            while (_idle.Count > options.MaxIdleInstances) Evict(_idle.First!.Value);
        }
    }

    /// <summary>An instance has ended or begins anew: it processes nothing until that is on disk.</summary>
    public void Seal(LiveInstance instance)
    {
        lock (_gate) instance.IsSealed = true;
    }

    /// <summary>Lets an instance process again after its end or its restart is on disk.</summary>
    public void Unseal(LiveInstance instance)
    {
        lock (_gate) instance.IsSealed = false;
    }

    /// <summary>
    /// Takes an instance out of memory. What waits for it goes to its successor, which reads its state from disk.
    /// </summary>
    public void Remove(LiveInstance instance)
    {
        List<Inbound> left;
        lock (_gate)
        {
            if (instance.IsGone) return;
            Evict(instance);
            left = instance.Mailbox;
            instance.Mailbox = [];
        }
        foreach (var message in left) Post(instance.Key, message);
    }

    private void Evict(LiveInstance instance)
    {
        instance.IsGone = true;
        if (instance.IdleNode.List is not null) _idle.Remove(instance.IdleNode);
        _instances.Remove(instance.Key);
    }

    private void Schedule(LiveInstance instance)
    {
        if (instance.IsScheduled || instance.IsSealed) return;
        instance.IsScheduled = true;
        dispatcher.Enqueue(instance);
    }
}
