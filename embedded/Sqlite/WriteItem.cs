namespace MessageFunctions.Embedded.Sqlite;

/// <summary>One piece of work that waits for the writer, and whom to tell.</summary>
internal abstract class WriteItem
{
    public abstract void Run(SqliteConnection connection);

    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}

/// <summary>Work that a task waits for.</summary>
internal sealed class TaskItem<T>(Func<SqliteConnection, T> work) : WriteItem
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteConnection connection) => _result = work(connection);

    public override void Succeed() => _completion.SetResult(_result);

    public override void Fail(Exception exception) => _completion.SetException(exception);
}

/// <summary>Work whose end a callback hears of, on the writer thread.</summary>
internal sealed class CallbackItem<TState>(
    TState state, Action<SqliteConnection, TState> work, Action<TState, Exception?> committed) : WriteItem
{
    public override void Run(SqliteConnection connection) => work(connection, state);

    public override void Succeed() => committed(state, null);

    public override void Fail(Exception exception) => committed(state, exception);
}
