using System.Diagnostics;
using System.Reflection;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Benchmarks.Durable;

/// <summary>The engine with functions that are called as the worker calls them: scope, middleware pipeline, compiled binding.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    private DurableHost(DurableEngine engine)
    {
        Engine = engine;
        Client = new EmbeddedDurableTaskClient(engine);
    }

    public DurableEngine Engine { get; }

    public DurableTaskClient Client { get; }

    public static DurableHost Start(string directory)
    {
        var host = new DurableHost(new DurableEngine(
            directory,
            TimeProvider.System,
            new DurableEngineOptions { MaxConcurrentActivities = 64, MaxConcurrentOrchestrators = 64 },
            NullLoggerFactory.Instance));
        ITriggerKind[] kinds = [new OrchestrationTriggerKind(host.Engine), new ActivityTriggerKind(host.Engine)];
        var functions = typeof(DurableFunctions).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(Describe).ToList();
        var compiler = new FunctionCompiler(kinds, []);
        var invoker = new FunctionInvoker(
            functions.Select(compiler.Prepare),
            new MiddlewarePipeline(),
            host._services.GetRequiredService<IServiceScopeFactory>(),
            TimeProvider.System,
            new RunningInvocations(TimeProvider.System, TimeSpan.FromMinutes(10), NullLogger.Instance));
        foreach (var kind in kinds)
            kind.CreateListener([.. functions.Where(function => kind.Handles(function.Trigger))], invoker, host._services);
        host.Engine.Start(invoker);
        return host;
    }

    /// <summary>Runs orchestrations, so many at once, for a time; answers how many completed a second.</summary>
    public async Task<double> RateAsync(int inFlight, double seconds)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            var count = 0;
            for (; watch.Elapsed.TotalSeconds < seconds; count++) await RunOneAsync();
            return count;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    public async Task RunOneAsync()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("ThreeActivities", 1);
        await Client.WaitForInstanceCompletionAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static FunctionDescriptor Describe(MethodInfo method)
    {
        var parameter = method.GetParameters()[0];
        return new FunctionDescriptor(
            method.GetCustomAttribute<FunctionAttribute>()!.Name, method, parameter, parameter.GetCustomAttribute<TriggerBindingAttribute>()!);
    }
}
