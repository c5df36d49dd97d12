using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Runtime.Tests.DurableTask;

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Line)> _lines = new();

    public IEnumerable<string> Lines(string category) => _lines.Where(line => line.Category == category).Select(static line => line.Line);

    public ILogger CreateLogger(string categoryName) => new ListLogger(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class ListLogger(ListLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider._lines.Enqueue((category, formatter(state, exception)));
    }
}
