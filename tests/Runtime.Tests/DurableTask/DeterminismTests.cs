using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Runtime.Tests.DurableTask;

public sealed class DeterminismTests
{
    /// <summary>Drops every instance from memory whenever it is idle, so that each step replays.</summary>
    private static readonly DurableEngineOptions AlwaysReplay = new() { EvictNow = static () => true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_orchestrator_fails_with_the_position_in_its_history()
    {
        var changed = false;
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Changing", async context =>
                {
                    await context.CallActivityAsync<object>("First");
                    await context.CallActivityAsync<object>(changed ? "Third" : "Second");
                    return await context.WaitForExternalEvent<string>("go");
                })
                .Activity<object>("First", static _ => null)
                .Activity<object>("Second", static _ => null)
                .Activity<object>("Third", static _ => null),
            AlwaysReplay);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Changing", Stop);
        await host.SettledAsync();
        changed = true;
        await host.Client.RaiseEventAsync(id, "go", "x", Stop);
        var failure = (await host.CompletionAsync(id)).FailureDetails!;
        Assert.Equal("NonDeterministicOrchestrationException", failure.ErrorType);
        Assert.Contains("at event 3 of its history (step 1)", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("TaskScheduled #1 'Second'", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("TaskScheduled #1 'Third'", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_a_task_that_is_not_the_contexts_fails_the_orchestration()
    {
        await using var host = new EngineHost(new LambdaFunctions().Orchestrator("Foreign", static async _ =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            return 1;
        }));
        var done = await host.RunAsync("Foreign");
        Assert.Contains("invalid asynchronous invocation", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Using_the_context_from_another_thread_fails_the_orchestration()
    {
        Exception? thrown = null;
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Threads", async context =>
            {
                try
                {
                    await Task.Run(() => context.CallActivityAsync<int>("One"));
                }
                catch (InvalidOperationException exception)
                {
                    thrown = exception;
                }
                return 1;
            })
            .Activity<object>("One", static _ => 1));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.RunAsync("Threads")).RuntimeStatus);
        Assert.Null(thrown);
    }

    [Fact]
    public async Task Guids_and_time_are_the_same_in_every_replay()
    {
        var seen = new List<(Guid, Guid, DateTime)>();
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Ids", async context =>
                {
                    seen.Add((context.NewGuid(), context.NewGuid(), context.CurrentUtcDateTime));
                    await context.CallActivityAsync<object>("Nothing");
                    return context.NewGuid();
                })
                .Activity<object>("Nothing", static _ => null),
            AlwaysReplay);
        var done = await host.RunAsync("Ids");
        Assert.True(seen.Count >= 2, "It was not replayed.");
        Assert.Single(seen.Distinct());
        Assert.Equal(3, new[] { seen[0].Item1, seen[0].Item2, done.ReadOutputAs<Guid>() }.Distinct().Count());
        Assert.Equal(5, seen[0].Item1.Version);
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once()
    {
        using var provider = new ListLoggerProvider();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(provider));
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Logging", async context =>
                {
                    var logger = context.CreateReplaySafeLogger("orchestrator");
                    logger.LogInformation("before");
                    await context.CallActivityAsync<object>("Nothing");
                    logger.LogInformation("after");
                    return null;
                })
                .Activity<object>("Nothing", static _ => null),
            AlwaysReplay,
            loggers: loggers);
        await host.RunAsync("Logging");
        Assert.Equal(["before", "after"], provider.Lines("orchestrator"));
    }

    [Fact]
    public async Task ContinueWith_stays_on_the_orchestrators_thread()
    {
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Continuing", async context =>
            {
                var thread = 0;
                await context.CallActivityAsync<int>("One").ContinueWith(
                    _ => thread = Environment.CurrentManagedThreadId, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
                return thread == Environment.CurrentManagedThreadId;
            })
            .Activity<object>("One", static _ => 1));
        Assert.True((await host.RunAsync("Continuing")).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task The_dump_of_a_history_reads_as_what_happened()
    {
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Short", async context => await context.CallActivityAsync<int>("AddOne", 1))
            .Activity<int>("AddOne", static value => value + 1));
        var done = await host.RunAsync("Short");
        var dump = host.Engine.DumpHistory(done.InstanceId)!;
        Assert.Contains("0 → ExecutionStarted", dump, StringComparison.Ordinal);
        Assert.Contains("1 ← TaskScheduled #0 'AddOne' 1", dump, StringComparison.Ordinal);
        Assert.Contains("2 → TaskCompleted #0 2", dump, StringComparison.Ordinal);
        Assert.Contains("output 2", dump, StringComparison.Ordinal);
    }
}
