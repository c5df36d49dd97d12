using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>Open storages by connection, at most so many that nobody is using; the ones used longest ago are closed first.</summary>
internal sealed class StoragePool(string directory, TimeProvider time, int maxOpen) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _closing = new(StringComparer.Ordinal);
    private long _turn;
    private bool _disposed;

    public int Count
    {
        get { lock (_gate) return _open.Count; }
    }

    /// <exception cref="StorageUnavailableException">Its files cannot be opened.</exception>
    public async ValueTask<Lease> AcquireAsync(string connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? closing;
            Entry? entry = null;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (!_closing.TryGetValue(connection, out closing)) entry = Take(connection);
            }
            if (entry is not null) return Opened(connection, entry);
            await closing!.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Task> closing;
        lock (_gate)
        {
            _disposed = true;
            foreach (var (connection, entry) in _open.ToList()) Close(connection, entry);
            closing = [.. _closing.Values];
        }
        await Task.WhenAll(closing);
    }

    private Entry Take(string connection)
    {
        if (!_open.TryGetValue(connection, out var entry))
        {
            _open[connection] = entry = new Entry(new Lazy<SqliteStorage>(() => SqliteStorage.Open(Path.Combine(directory, connection), time)));
        }
        entry.Users++;
        entry.LastUsed = ++_turn;
        Trim();
        return entry;
    }

    private void Trim()
    {
        while (_open.Count > maxOpen && _open.Where(pair => pair.Value.Users == 0).OrderBy(pair => pair.Value.LastUsed).FirstOrDefault() is { Key: { } oldest } idle)
            Close(oldest, idle.Value);
    }

    /// <summary>Opens outside of the lock: one slow disk must not stop the others.</summary>
    private Lease Opened(string connection, Entry entry)
    {
        try
        {
            return new Lease(entry.Storage.Value, this, entry);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                // The next one tries again.
                if (_open.GetValueOrDefault(connection) == entry) _open.Remove(connection);
            }
            throw new StorageUnavailableException($"The storage of the connection {connection} cannot be opened.", exception);
        }
    }

    private void Release(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            Trim();
        }
    }

    private void Close(string connection, Entry entry)
    {
        _open.Remove(connection);
        if (!entry.Storage.IsValueCreated) return;
        _closing[connection] = Task.Run(async () =>
        {
            try
            {
                await entry.Storage.Value.DisposeAsync();
            }
            finally
            {
                lock (_gate) _closing.Remove(connection);
            }
        });
    }

    internal readonly struct Lease(SqliteStorage storage, StoragePool pool, object entry) : IDisposable
    {
        public SqliteStorage Storage => storage;

        public void Dispose() => pool.Release((Entry)entry);
    }

    private sealed class Entry(Lazy<SqliteStorage> storage)
    {
        public Lazy<SqliteStorage> Storage => storage;

        public int Users { get; set; }

        public long LastUsed { get; set; }
    }
}
