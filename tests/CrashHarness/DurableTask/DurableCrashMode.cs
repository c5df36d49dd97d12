using System.Collections.Concurrent;
using System.Globalization;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.CrashHarness.DurableTask;

/// <summary>Orchestrations of activities, retries, timers, events and children, many at once, each announced once it was acknowledged.</summary>
internal sealed class DurableCrashMode : ICrashMode
{
    private const int InFlight = 32;

    public string Name => "durable";

    /// <summary>The result of an orchestration started with a number.</summary>
    public static int Expected(int number) => (2 * number) + 106;

    public static LambdaFunctions Functions() => Functions(new BrokenOnce());

    private static LambdaFunctions Functions(BrokenOnce broken) => new LambdaFunctions()
        .Orchestrator("Parent", async context =>
        {
            var number = context.GetInput<int>();
            var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(5)));
            var first = await context.CallActivityAsync<int>("Add", new[] { number, 1 });
            await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            var both = await Task.WhenAll(
                context.CallActivityAsync<int>("AddOnceBroken", new[] { number, 2 }, retry),
                context.CallActivityAsync<int>("Add", new[] { number, 3 }));
            context.SendEvent(context.InstanceId, "note", 100);
            var child = await context.CallSubOrchestratorAsync<int>("Child", first);
            return child + both.Sum() - number + await context.WaitForExternalEvent<int>("note") - 1;
        })
        .Orchestrator("Child", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            return await context.CallActivityAsync<int>("Add", new[] { context.GetInput<int>(), 1 });
        })
        .Activity<int[]>("Add", static numbers => numbers!.Sum())
        .Activity<int[]>("AddOnceBroken", numbers => broken.Add(numbers!));

    public static DurableEngine Start(string directory)
    {
        var functions = Functions();
        var engine = new DurableEngine(directory, TimeProvider.System, new DurableEngineOptions(), NullLoggerFactory.Instance);
        engine.Catalog.AddOrchestrators(functions.Orchestrators);
        engine.Catalog.AddActivities(functions.Activities);
        engine.Start(functions);
        return engine;
    }

    public async Task RunAsync(string directory, CancellationToken stopping)
    {
        await using var engine = Start(directory);
        await using var client = new EmbeddedDurableTaskClient(engine);
        var number = (int)engine.Store.NextKey();
        using var places = new SemaphoreSlim(InFlight);
        while (!stopping.IsCancellationRequested)
        {
            await places.WaitAsync(stopping);
            _ = StartOneAsync(client, number++, places, stopping);
        }
    }

    private sealed class BrokenOnce
    {
        private readonly ConcurrentDictionary<int, bool> _seen = new();

        public int Add(int[] numbers) =>
            _seen.TryAdd(numbers[0], true) ? throw new TimeoutException("The first attempt fails.") : numbers.Sum();
    }

    private static async Task StartOneAsync(DurableTaskClient client, int number, SemaphoreSlim places, CancellationToken stopping)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"n-{number}");
        await client.ScheduleNewOrchestrationInstanceAsync("Parent", number, new StartOrchestrationOptions(id), stopping);
        lock (places)
        {
            Console.Out.WriteLine(number);
            Console.Out.Flush();
        }
        await client.WaitForInstanceCompletionAsync(id, stopping);
        places.Release();
    }
}
