namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// Fires durable timers. They live on disk, ordered by when they are due; only the nearest are in memory, and one clock timer waits for the
/// first of them. A timer that has fired is remembered until its effect is on disk.
/// </summary>
internal sealed class TimerService : IDisposable
{
    /// <summary>Timers read at once.</summary>
    internal const int PageSize = 4_096;

    /// <summary>Timers kept in memory before the farther ones are left to the disk again.</summary>
    private const int MaxLoaded = 4 * PageSize;

    /// <summary>Longest wait of the clock timer; it then looks again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<DueTimer, long> _next = new();
    private readonly HashSet<(long Key, int Id)> _fired = [];
    private readonly HashSet<(long Key, int Id)> _loaded = [];
    private readonly TimeProvider _time;
    private readonly Func<int, List<DueTimer>> _read;
    private readonly Action<DueTimer> _fire;
    private readonly int _maxFired;
    private readonly Func<bool> _isFull;
    private readonly ITimer _clock;
    private long _horizon = long.MinValue;
    private bool _started;

    /// <param name="time">The clock.</param>
    /// <param name="read">Reads the timers that are due first.</param>
    /// <param name="fire">Hands a due timer to its instance.</param>
    /// <param name="maxFired">Most timers whose effect is not on disk yet; further ones wait.</param>
    /// <param name="isFull">Whether what they would start has to wait for long anyway: then they wait too.</param>
    public TimerService(TimeProvider time, Func<int, List<DueTimer>> read, Action<DueTimer> fire, int maxFired, Func<bool> isFull)
    {
        _time = time;
        _read = read;
        _fire = fire;
        _maxFired = maxFired;
        _isFull = isFull;
        _clock = time.CreateTimer(static state => ((TimerService)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Timers in memory.</summary>
    public int Loaded
    {
        get { lock (_gate) return _next.Count; }
    }

    public void Start()
    {
        lock (_gate) _started = true;
        Fire();
    }

    public void Stop()
    {
        lock (_gate) _started = false;
        _clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A timer was stored.</summary>
    public void Add(DueTimer timer)
    {
        lock (_gate)
        {
            if (timer.DueTicks > _horizon || !_loaded.Add((timer.Key, timer.Id))) return;
            _next.Enqueue(timer, timer.DueTicks);
            if (_next.Count > MaxLoaded) Reload();
            Arm();
        }
    }

    /// <summary>A timer was removed from the store: it has fired or was cancelled.</summary>
    public void Forget(long key, int id)
    {
        lock (_gate)
        {
            _loaded.Remove((key, id));
            if (_fired.Remove((key, id)) && (_fired.Count == _maxFired / 2 || _next.Count == 0)) Arm();
        }
    }

    /// <summary>Something was full that is not any more.</summary>
    public void RoomAgain()
    {
        lock (_gate) Arm();
    }

    public void Dispose() => _clock.Dispose();

    private void Fire()
    {
        var due = new List<DueTimer>();
        lock (_gate)
        {
            if (!_started) return;
            var now = _time.GetUtcNow().UtcTicks;
            while (_fired.Count < _maxFired && !_isFull() && TryTakeDue(now, out var timer))
            {
                if (_fired.Add((timer.Key, timer.Id))) due.Add(timer);
            }
            Arm();
        }
        foreach (var timer in due) _fire(timer);
    }

    private bool TryTakeDue(long now, out DueTimer timer)
    {
        while (true)
        {
            if (_next.Count == 0 && _horizon < long.MaxValue && !Reload())
            {
                timer = default;
                return false;
            }
            if (!_next.TryPeek(out timer, out var dueTicks) || dueTicks > now) return false;
            _next.Dequeue();
            // One that was forgotten meanwhile was cancelled.
            if (_loaded.Remove((timer.Key, timer.Id))) return true;
        }
    }

    // The horizon is set before reading: a timer stored while this reads is added by its commit, and counted once.
    private bool Reload()
    {
        _next.Clear();
        _loaded.Clear();
        _horizon = long.MaxValue;
        var limit = PageSize + _fired.Count;
        var timers = _read(limit);
        if (timers.Count == limit) _horizon = timers[^1].DueTicks;
        foreach (var timer in timers)
        {
            if (_fired.Contains((timer.Key, timer.Id)) || !_loaded.Add((timer.Key, timer.Id))) continue;
            _next.Enqueue(timer, timer.DueTicks);
        }
        return _next.Count > 0;
    }

    private void Arm()
    {
        if (!_started || _fired.Count >= _maxFired || _isFull()) return;
        if (_next.Count == 0 && _horizon < long.MaxValue) Reload();
        if (!_next.TryPeek(out _, out var dueTicks)) return;
        var wait = TimeSpan.FromTicks(Math.Max(0, dueTicks - _time.GetUtcNow().UtcTicks));
        _clock.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
