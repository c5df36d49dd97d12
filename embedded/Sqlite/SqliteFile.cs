using System.Collections.Concurrent;

namespace MessageFunctions.Embedded.Sqlite;

/// <summary>
/// One SQLite file (WAL, <c>synchronous=FULL</c>) with one writer thread and group commit: all work that waits when a
/// transaction begins shares it and its single fsync. A write is acknowledged only after its commit is on disk.
/// </summary>
/// <remarks>
/// If one piece of work throws, its group is rolled back and each of the others is run again, alone. Work therefore decides
/// from what it reads inside the transaction and touches no memory outside of it until its task has completed.
/// </remarks>
public sealed class SqliteFile : IAsyncDisposable
{
    private readonly SqliteFileOptions _options;
    private readonly SqliteConnection _writer;
    private readonly BlockingCollection<SqliteConnection> _readers = [];
    private readonly List<SqliteConnection> _allReaders = [];
    private readonly ConcurrentQueue<WriteItem> _queue = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread _thread;
    private int _signalled;
    private volatile bool _closing;
    private long _commits;
    private long _writes;

    private SqliteFile(SqliteFileOptions options, SqliteConnection writer)
    {
        _options = options;
        _writer = writer;
        for (var i = 0; i < options.Readers; i++)
        {
            var reader = SqliteConnection.Open(options.Path, readOnly: true);
            reader.Execute("PRAGMA query_only=1; PRAGMA mmap_size=268435456; PRAGMA cache_size=-8192;");
            _allReaders.Add(reader);
            _readers.Add(reader);
        }
        _thread = new Thread(WriteLoop) { IsBackground = true, Name = $"sqlite {System.IO.Path.GetFileName(options.Path)}" };
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
            Prepare(writer, options);
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
        var item = new WriteItem<T>(work);
        if (!Enqueue(item)) item.Fail(Closed());
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
    /// it gets the failure or null after the commit, and must not block.
    /// </summary>
    public void Write<TState>(TState state, Action<SqliteConnection, TState> work, Action<TState, Exception?> committed)
    {
        var item = new CallbackItem<TState>(state, work, committed);
        if (!Enqueue(item)) item.Fail(Closed());
    }

    /// <summary>Runs a read on a pooled connection, on the caller's thread, over a consistent snapshot of what is committed.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_closing, this);
        var reader = _readers.Take();
        try
        {
            reader.Prepare("BEGIN").Execute();
            try { return work(reader); }
            finally { reader.Prepare("COMMIT").Execute(); }
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    /// <summary>Commits what waits, checkpoints and closes. Writes that come later fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing) return;
        _closing = true;
        _arrived.Release();
        await Task.Run(_thread.Join);
        foreach (var reader in _allReaders) reader.Dispose();
        try { _writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)"); }
        catch (SqliteException) { /* The log stays beside the file and is read at the next start. */ }
        _writer.Dispose();
        _arrived.Dispose();
        _readers.Dispose();
    }

    private static void Prepare(SqliteConnection writer, SqliteFileOptions options)
    {
        writer.Execute("PRAGMA page_size=8192;");
        var id = writer.Scalar("PRAGMA application_id");
        var version = writer.Scalar("PRAGMA user_version");
        var isNew = id == 0 && version == 0 && writer.Scalar("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && id != options.ApplicationId)
            throw new SqliteException(SqliteFailureKind.Foreign, $"{options.Path} is not a file of this kind (application id {id}, expected {options.ApplicationId}). Move it away or choose another data directory.");
        if (version > options.SchemaSteps.Count)
            throw new SqliteException(SqliteFailureKind.Foreign, $"{options.Path} has schema version {version}; this program knows {options.SchemaSteps.Count}. Run the newer program.");
        writer.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={(options.DurableCommits ? "FULL" : "NORMAL")}; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-{options.CacheKibibytes};");
        for (var step = (int)version; step < options.SchemaSteps.Count; step++)
            writer.Execute($"BEGIN IMMEDIATE; PRAGMA application_id={options.ApplicationId}; {options.SchemaSteps[step]}; PRAGMA user_version={step + 1}; COMMIT;");
    }

    private bool Enqueue(WriteItem item)
    {
        if (_closing) return false;
        _queue.Enqueue(item);
        if (Interlocked.Exchange(ref _signalled, 1) == 0) _arrived.Release();
        return true;
    }

    private void WriteLoop()
    {
        var group = new List<WriteItem>(_options.MaxGroupSize);
        while (true)
        {
            if (_queue.IsEmpty)
            {
                if (_closing) return;
                _arrived.Wait();
            }
            Volatile.Write(ref _signalled, 0);
            while (group.Count < _options.MaxGroupSize && _queue.TryDequeue(out var item)) group.Add(item);
            if (group.Count == 0) continue;
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<WriteItem> group)
    {
        if (TryCommit(group, out var failure))
        {
            foreach (var item in group) item.Succeed();
            return;
        }
        if (group.Count == 1)
        {
            group[0].Fail(failure!);
            return;
        }
        foreach (var item in group)
        {
            if (TryCommit([item], out failure)) item.Succeed();
            else item.Fail(failure!);
        }
    }

    private bool TryCommit(List<WriteItem> group, out Exception? failure)
    {
        var begun = false;
        try
        {
            _writer.Prepare("BEGIN IMMEDIATE").Execute();
            begun = true;
            foreach (var item in group) item.Run(_writer);
            _writer.Prepare("COMMIT").Execute();
            Interlocked.Increment(ref _commits);
            Interlocked.Add(ref _writes, group.Count);
            failure = null;
            return true;
        }
#pragma warning disable CA1031 // Whatever the work throws belongs to the caller who awaits it, not to the writer thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            if (begun) RollBack();
            return false;
        }
    }

    private void RollBack()
    {
        // A full disk or an I/O error may already have rolled back by itself; then there is no transaction to end.
        try { _writer.Prepare("ROLLBACK").Execute(); }
        catch (SqliteException) { }
    }

    private ObjectDisposedException Closed() => new(nameof(SqliteFile), $"{_options.Path} is closed.");

    private abstract class WriteItem
    {
        public abstract void Run(SqliteConnection connection);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class WriteItem<T>(Func<SqliteConnection, T> work) : WriteItem
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _completion.Task;

        public override void Run(SqliteConnection connection) => _result = work(connection);

        public override void Succeed() => _completion.SetResult(_result);

        public override void Fail(Exception exception) => _completion.SetException(exception);
    }

    private sealed class CallbackItem<TState>(
        TState state, Action<SqliteConnection, TState> work, Action<TState, Exception?> committed) : WriteItem
    {
        public override void Run(SqliteConnection connection) => work(connection, state);

        public override void Succeed() => committed(state, null);

        public override void Fail(Exception exception) => committed(state, exception);
    }
}
