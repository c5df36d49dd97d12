using System.Collections.Concurrent;

namespace MessageFunctions.Embedded.Sqlite;

/// <summary>
/// One SQLite file (WAL, <c>synchronous=FULL</c>) with one writer thread and group commit: all work that waits when a
/// transaction begins shares it and its single fsync. A write is acknowledged only after its commit is on disk.
/// </summary>
/// <remarks>
/// If one piece of work throws, its group is rolled back, it fails with what it threw, and the others are run again without it: so work may
/// be run more than once, decides from what it reads inside the transaction, and touches no memory outside of it until its task has
/// completed. If the disk fails, the whole group fails; after a failed commit it is unknown until the next one whether it is on disk.
/// Memory is bounded by what callers wait for: each piece of work is one that somebody awaits.
/// </remarks>
public sealed class SqliteFile : IAsyncDisposable
{
    private readonly SqliteFileOptions _options;
    private readonly SqliteConnection _writer;
    private readonly ReaderPool _readers;
    private readonly WalBound _wal;
    private readonly ConcurrentQueue<WriteItem> _queue = new();
    private readonly AutoResetEvent _arrived = new(false);
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private Task? _disposal;
    private int _signalled;
    private volatile bool _closing;
    private volatile bool _closed;
    private long _commits;
    private long _writes;

    private SqliteFile(SqliteFileOptions options, SqliteConnection writer)
    {
        _options = options;
        _writer = writer;
        _readers = new ReaderPool(options);
        _wal = new WalBound(options, writer, _readers);
        _thread = new Thread(WriteLoop) { IsBackground = true, Name = $"sqlite {Path.GetFileName(options.Path)}" };
        _thread.Start();
    }

    /// <summary>Transactions committed since the file was opened; with <see cref="Writes"/>, how well work is grouped.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Pieces of work committed since the file was opened.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Opens or creates a file and brings its schema up to date.</summary>
    /// <exception cref="SqliteException">Corrupt, foreign, newer than this program, or not to be opened.</exception>
    public static SqliteFile Open(SqliteFileOptions options)
    {
        var writer = SqliteConnection.Open(options.Path, readOnly: false);
        try
        {
            SqliteSchema.Prepare(writer, options);
            return new SqliteFile(options, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Runs work inside the current group's transaction and completes when that transaction is on disk.</summary>
    /// <exception cref="SqliteException">The commit failed; nothing of the work is stored.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        var item = new TaskItem<T>(work);
        Enqueue(item);
        return item.Task;
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{SqliteConnection, T})"/>
    public Task WriteAsync(Action<SqliteConnection> work) => WriteAsync(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>
    /// As <see cref="WriteAsync{T}(Func{SqliteConnection, T})"/>, with a callback on the writer thread instead of a task, for hot paths:
    /// it gets the failure or null after the commit, and must neither block nor throw.
    /// </summary>
    public void Write<TState>(TState state, Action<SqliteConnection, TState> work, Action<TState, Exception?> committed) =>
        Enqueue(new CallbackItem<TState>(state, work, committed));

    /// <summary>Runs a read on a pooled connection, on the caller's thread, over a consistent snapshot of what is committed.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        if (_closing) throw Closed();
        var reader = _readers.Take() ?? throw Closed();
        try
        {
            reader.Prepare("BEGIN").Execute();
            try
            {
                return work(reader);
            }
            finally
            {
                // A scan that was left in the middle would keep its snapshot, and with it the write-ahead log.
                reader.EndScans();
                reader.Prepare("COMMIT").Execute();
            }
        }
        finally
        {
            _readers.Return(reader);
        }
    }

    /// <summary>Commits what waits, lets running reads end, checkpoints and closes. What comes later fails.</summary>
    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_gate) disposal = _disposal ??= Task.Run(Close);
        await disposal;
    }

    private void Close()
    {
        _closing = true;
        _arrived.Set();
        _thread.Join();
        _closed = true;
        FailWaiting();
        _readers.Dispose();
        try { _writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)"); }
        catch (SqliteException) { /* The log stays beside the file and is read at the next start. */ }
        _writer.Dispose();
    }

    private void Enqueue(WriteItem item)
    {
        if (_closing)
        {
            item.Fail(Closed());
            return;
        }
        _queue.Enqueue(item);
        if (Interlocked.Exchange(ref _signalled, 1) == 0) _arrived.Set();
        // Closed between the question and the answer: the writer thread has gone and nobody else will look.
        if (_closed) FailWaiting();
    }

    private void FailWaiting()
    {
        while (_queue.TryDequeue(out var item)) item.Fail(Closed());
    }

    private void WriteLoop()
    {
        var group = new List<WriteItem>(_options.MaxGroupSize);
        while (true)
        {
            if (_queue.IsEmpty)
            {
                if (_closing) return;
                _arrived.WaitOne();
            }
            // Before the queue is emptied: whoever comes after that signals again.
            Interlocked.Exchange(ref _signalled, 0);
            while (group.Count < _options.MaxGroupSize && _queue.TryDequeue(out var item)) group.Add(item);
            if (group.Count == 0) continue;
            Commit(group);
            group.Clear();
        }
    }

    /// <summary>Commits a group, without those of its work that throw. Each round commits, fails, or is shorter than the one before.</summary>
    private void Commit(List<WriteItem> group)
    {
        while (group.Count > 0)
        {
            var failed = TryCommit(group, out var failure);
            if (failure is null)
            {
                foreach (var item in group) item.Succeed();
                _wal.Check();
                return;
            }
            if (failed < 0)
            {
                foreach (var item in group) item.Fail(failure);
                return;
            }
            group[failed].Fail(failure);
            group.RemoveAt(failed);
        }
    }

    /// <summary>Runs and commits a group. Where that fails: the place of the work that is to blame, or -1 when it is the disk.</summary>
    private int TryCommit(List<WriteItem> group, out Exception? failure)
    {
        var begun = false;
        var running = -1;
        try
        {
            _writer.Prepare("BEGIN IMMEDIATE").Execute();
            begun = true;
            for (running = 0; running < group.Count; running++) group[running].Run(_writer);
            running = -1;
            _writer.EndScans();
            _writer.Prepare("COMMIT").Execute();
            Interlocked.Increment(ref _commits);
            Interlocked.Add(ref _writes, group.Count);
            failure = null;
            return -1;
        }
#pragma warning disable CA1031 // Whatever the work throws belongs to the caller who awaits it, not to the writer thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            _writer.EndScans();
            if (begun) RollBack();
            return exception is SqliteException { Kind: SqliteFailureKind.DiskFull or SqliteFailureKind.Io } ? -1 : running;
        }
    }

    private void RollBack()
    {
        // A full disk or an I/O error may already have rolled back by itself; then there is no transaction to end.
        try { _writer.Prepare("ROLLBACK").Execute(); }
        catch (SqliteException) { }
    }

    private ObjectDisposedException Closed() => new(nameof(SqliteFile), $"{_options.Path} is closed.");
}
