using System.Collections.Concurrent;
using MessageFunctions.Runtime.Tests.Http;
using MessageFunctions.Runtime.Tests.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Runtime.Tests.Hosting;

public static class OrderFunctions
{
    [Function("order")]
    public static void One([ServiceBusTrigger("%OrderQueue%", Connection = "ServiceBus")] string message) => ArgumentNullException.ThrowIfNull(message);

    [Function("orders")]
    public static void Many([ServiceBusTrigger("%OrderQueue%/$deadletterqueue", Connection = "ServiceBus", IsBatched = true)] string[] messages) => ArgumentNullException.ThrowIfNull(messages);
}

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

    [Fact]
    public async Task Queues_with_their_settings_put_in_orchestrators_and_activities_are_listed_too()
    {
        var directory = TestHost.NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, "servicebus.json"), """{"UserConfig":{"Namespaces":[{"Name":"test","Queues":[{"Name":"orders"}]}]}}""", TestContext.Current.CancellationToken);
        var lines = new Lines();
        var builder = TestHost.CreateBuilder(directory, typeof(OrderFunctions), typeof(DurableTask.GreetingFunctions)).ConfigureFunctionsWebApplication();
        builder.Configuration["OrderQueue"] = "orders";
        builder.Logging.AddProvider(lines);
        await using var host = await TestHost.StartAsync(builder, directory);

        var list = lines.Written.Single(line => line.StartsWith("Functions:", StringComparison.Ordinal)).Split(Environment.NewLine);

        Assert.Contains("        order: serviceBusTrigger orders", list);
        Assert.Contains("        orders: serviceBusTrigger orders/$deadletterqueue (batched)", list);
        Assert.Contains("        Greeting: orchestrationTrigger", list);
        Assert.Contains("        Greet: activityTrigger", list);
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
