using System.Collections.Concurrent;
using MessageFunctions.Runtime.Tests.Http;
using MessageFunctions.Runtime.Tests.Timers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Runtime.Tests.Hosting;

public sealed class StartListTests
{
    [Fact]
    public async Task The_start_lists_functions_in_the_order_of_their_names_with_methods_addresses_and_schedules()
    {
        var directory = TestHost.NewDirectory();
        var lines = new Lines();
        var builder = TestHost.CreateBuilder(directory, typeof(HourlyFunction), typeof(KeyedFunctions)).ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(new Runs());
        builder.Logging.AddProvider(lines);
        await using var host = await TestHost.StartAsync(builder, directory);

        var list = lines.Written.Single(line => line.StartsWith("Functions:", StringComparison.Ordinal));

        Assert.Equal(
            [
                "Functions:",
                $"        admin-only: {host.Client.BaseAddress}api/operators",
                $"        by-default: [GET] {host.Client.BaseAddress}api/by-default",
                "        hourly: timerTrigger 0 0 * * * *",
                $"        open: {host.Client.BaseAddress}api/open",
                $"        other-function: {host.Client.BaseAddress}api/other-function",
            ],
            list.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
