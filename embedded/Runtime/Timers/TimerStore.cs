using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.Timers;

/// <summary>When each monitored timer last ran and runs next, kept over restarts in <c>timers.db</c>.</summary>
internal sealed class TimerStore(EmbeddedRuntimeOptions options) : IAsyncDisposable
{
    private const int ApplicationId = 0x4D465469;

    private readonly Lock _lock = new();
    private SqliteFile? _file;

    public TimerState? Read(string function) => File.Read(connection =>
    {
        var statement = connection.Prepare("SELECT last, next FROM timer WHERE function = ?1").Bind(1, function);
        if (!statement.Step()) return null;
        var state = new TimerState(statement.IsNull(0) ? null : new DateTime(statement.GetInt64(0)), new DateTime(statement.GetInt64(1)));
        statement.Reset();
        return state;
    });

    public Task WriteAsync(string function, TimerState state) => File.WriteAsync(connection =>
    {
        var statement = connection.Prepare("INSERT OR REPLACE INTO timer (function, last, next) VALUES (?1, ?2, ?3)").Bind(1, function).Bind(3, state.Next.Ticks);
        (state.Last is { } last ? statement.Bind(2, last.Ticks) : statement.BindNull(2)).Execute();
    });

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Opened at the first use: an app without monitored timers has no such file.</summary>
    private SqliteFile File
    {
        get
        {
            lock (_lock)
            {
                return _file ??= SqliteFile.Open(new SqliteFileOptions
                {
                    Path = Path.Combine(options.DataDirectory, "timers.db"),
                    ApplicationId = ApplicationId,
                    SchemaSteps = ["CREATE TABLE timer (function TEXT PRIMARY KEY, last INTEGER, next INTEGER NOT NULL) WITHOUT ROWID"],
                    Readers = 1,
                    CacheKibibytes = 256,
                });
            }
        }
    }
}
