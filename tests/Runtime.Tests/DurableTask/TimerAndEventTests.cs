using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.DurableTask;

public sealed class TimerAndEventTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static LambdaFunctions Sleeper() => new LambdaFunctions().Orchestrator("Sleeper", async context =>
    {
        await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return context.CurrentUtcDateTime;
    });

    [Fact]
    public async Task A_timer_fires_when_it_is_due_and_not_before()
    {
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(Sleeper(), time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleeper", TimeSpan.FromDays(90), Stop);
        await host.AdvanceAsync(TimeSpan.FromDays(90) - TimeSpan.FromTicks(1));
        Assert.False((await host.Client.GetInstanceAsync(id, Stop))!.IsCompleted);
        await host.AdvanceAsync(TimeSpan.FromTicks(1));
        var done = await host.CompletionAsync(id);
        Assert.Equal(time.GetUtcNow().UtcDateTime, done.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_timer_that_came_due_while_no_process_ran_fires_once_at_the_next_start()
    {
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(Sleeper(), time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleeper", TimeSpan.FromHours(1), Stop);
        await host.SettledAsync();
        await host.Engine.DisposeAsync();
        time.Advance(TimeSpan.FromHours(5));
        await host.RestartAsync();
        Assert.Equal(time.GetUtcNow().UtcDateTime, (await host.CompletionAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task More_timers_than_are_kept_in_memory_due_at_the_same_instant_all_fire_once()
    {
        const int count = TimerService.PageSize + 500;
        var time = new FakeTimeProvider();
        var options = new DurableEngineOptions { MaxStarting = 64, MaxIdleInstances = 16 };
        await using var host = new EngineHost(Sleeper(), options, time);
        for (var i = 0; i < count; i += 500)
            await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => host.Client.ScheduleNewOrchestrationInstanceAsync("Sleeper", TimeSpan.FromHours(1), Stop)));
        await UntilNoneIsAsync(host, OrchestrationRuntimeStatus.Pending);
        await host.RestartAsync();
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        await UntilNoneIsAsync(host, OrchestrationRuntimeStatus.Running);
        Assert.Empty(host.Engine.Store.ReadTimers(1));
    }

    private static async Task UntilNoneIsAsync(EngineHost host, OrchestrationRuntimeStatus status)
    {
        var query = new OrchestrationQuery(Statuses: [status], PageSize: 1);
        var began = TimeProvider.System.GetTimestamp();
        while (await host.Client.GetAllInstancesAsync(query).AnyAsync(Stop))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < EngineHost.Patience, $"Some are still {status}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }
    }

    [Fact]
    public async Task The_loser_of_a_race_with_a_timer_is_cancelled_and_holds_nothing_up()
    {
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(
            new LambdaFunctions().Orchestrator("Race", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("go", TimeSpan.FromDays(1));
                }
                catch (TaskCanceledException)
                {
                    return "timed out";
                }
            }),
            time: time);
        var answered = await host.Client.ScheduleNewOrchestrationInstanceAsync("Race", Stop);
        var late = await host.Client.ScheduleNewOrchestrationInstanceAsync("Race", Stop);
        await host.Client.RaiseEventAsync(answered, "go", "now", Stop);
        Assert.Equal("now", (await host.CompletionAsync(answered)).ReadOutputAs<string>());
        await host.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal("timed out", (await host.CompletionAsync(late)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestration_does_not_complete_before_its_open_timers()
    {
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(
            new LambdaFunctions().Orchestrator("Forgetful", context =>
            {
                _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return Task.FromResult<object?>("done");
            }),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Forgetful", Stop);
        await host.SettledAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id, Stop))!.RuntimeStatus);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("done", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_that_come_early_wait_in_order_whatever_the_case_of_their_name()
    {
        var opened = new TaskCompletionSource();
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Collect", async context =>
            {
                await context.CallActivityAsync("Gate");
                var first = await context.WaitForExternalEvent<int>("number");
                var second = await context.WaitForExternalEvent<int>("NUMBER");
                var third = await context.WaitForExternalEvent<int>("Number");
                return (int[])[first, second, third];
            })
            .Activity<object>("Gate", async (_, stopping) =>
            {
                await opened.Task.WaitAsync(stopping);
                return null;
            }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Collect", Stop);
        for (var i = 1; i <= 3; i++) await host.Client.RaiseEventAsync(id, "nUmBeR", i, Stop);
        opened.SetResult();
        var done = await host.CompletionAsync(id);
        Assert.Equal([1, 2, 3], done.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task An_event_for_no_one_is_refused_and_so_is_one_for_the_finished()
    {
        await using var host = new EngineHost(new LambdaFunctions().Orchestrator("Nothing", static _ => Task.FromResult<object?>(null)));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("nobody", "go", cancellation: Stop));
        var done = await host.RunAsync("Nothing");
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RaiseEventAsync(done.InstanceId, "go", cancellation: Stop));
    }

    [Fact]
    public async Task A_start_in_the_future_begins_then_and_keeps_events_that_come_before()
    {
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(
            new LambdaFunctions().Orchestrator("Later", async context =>
                $"{await context.WaitForExternalEvent<string>("a")} {context.CurrentUtcDateTime:HH:mm}"),
            time: time);
        time.SetUtcNow(new DateTimeOffset(2030, 1, 1, 10, 0, 0, TimeSpan.Zero));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Later", new StartOrchestrationOptions("later-1", time.GetUtcNow().AddHours(2)), Stop);
        await host.Client.RaiseEventAsync(id, "a", "early", Stop);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id, Stop))!.RuntimeStatus);
        await host.RestartAsync();
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("early 12:00", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }
}
