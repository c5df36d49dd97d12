using System.Diagnostics;

namespace MessageFunctions.Embedded.Sqlite;

/// <summary>The read connections of a file. The writer can ask for an instant when none of them is in use.</summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly object _gate = new();
    private readonly Stack<SqliteConnection> _free = new();
    private readonly int _count;
    private bool _quiet;
    private bool _closed;

    public ReaderPool(SqliteFileOptions options)
    {
        _count = options.Readers;
        try
        {
            for (var i = 0; i < _count; i++)
            {
                var reader = SqliteConnection.Open(options.Path, readOnly: true);
                _free.Push(reader);
                reader.Execute("PRAGMA query_only=1; PRAGMA mmap_size=268435456; PRAGMA cache_size=-8192;");
            }
        }
        catch
        {
            foreach (var reader in _free) reader.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a free connection; null once the pool is closed.</summary>
    public SqliteConnection? Take()
    {
        lock (_gate)
        {
            while (!_closed && (_quiet || _free.Count == 0)) Monitor.Wait(_gate);
            return _closed ? null : _free.Pop();
        }
    }

    public void Return(SqliteConnection reader)
    {
        lock (_gate)
        {
            _free.Push(reader);
            // All of them: who waits for a connection and who waits for all connections are woken by the same signal.
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// Holds new reads back and runs something once those that run have ended; false when they did not end in time.
    /// </summary>
    public bool TryQuiesce(TimeSpan timeout, Action action)
    {
        lock (_gate) _quiet = true;
        try
        {
            if (!AllFree(timeout)) return false;
            action();
            return true;
        }
        finally
        {
            lock (_gate)
            {
                _quiet = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits for running reads and closes. Those that still wait get null.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
            while (_free.Count < _count) Monitor.Wait(_gate);
            foreach (var reader in _free) reader.Dispose();
        }
    }

    private bool AllFree(TimeSpan timeout)
    {
        var began = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (_free.Count < _count)
            {
                var left = timeout - Stopwatch.GetElapsedTime(began);
                if (left <= TimeSpan.Zero) return false;
                Monitor.Wait(_gate, left);
            }
            return true;
        }
    }
}
