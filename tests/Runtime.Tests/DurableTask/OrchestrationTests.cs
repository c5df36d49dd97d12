using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Runtime.Tests.DurableTask;

public sealed class OrchestrationTests
{
    private static LambdaFunctions Sequence() => new LambdaFunctions()
        .Orchestrator("Sequence", async context =>
        {
            var sum = context.GetInput<int>();
            for (var i = 0; i < 3; i++) sum = await context.CallActivityAsync<int>("AddOne", sum);
            return sum;
        })
        .Activity<int>("AddOne", static value => value + 1);

    [Fact]
    public async Task Activities_in_a_row_hand_their_results_on()
    {
        await using var host = new EngineHost(Sequence());
        var done = await host.RunAsync("Sequence", 39);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal(42, done.ReadOutputAs<int>());
        Assert.Equal(39, done.ReadInputAs<int>());
        Assert.True(done.LastUpdatedAt >= done.CreatedAt);
    }

    [Fact]
    public async Task Every_step_is_one_commit_of_the_instance()
    {
        await using var host = new EngineHost(Sequence());
        var before = host.Engine.Store.File.Writes;
        await host.RunAsync("Sequence", 0);
        // Accepted; begun and A scheduled; A done and B scheduled; B done and C scheduled; C done and completed.
        Assert.Equal(5, host.Engine.Store.File.Writes - before);
    }

    [Theory]
    [InlineData(2_048, 1)]
    [InlineData(0, 3)]
    public async Task A_live_instance_goes_on_without_a_replay_and_an_idle_one_beyond_the_bound_is_replayed(int maxIdle, int entriesOfTheLast)
    {
        var entries = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        await using var host = new EngineHost(
            new LambdaFunctions().Orchestrator("Waiting", async context =>
            {
                entries.AddOrUpdate(context.InstanceId, 1, static (_, count) => count + 1);
                var sum = await context.WaitForExternalEvent<int>("go");
                return sum + await context.WaitForExternalEvent<int>("go");
            }),
            new DurableEngineOptions { MaxIdleInstances = maxIdle });
        for (var i = 0; i < 5; i++) await host.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", new StartOrchestrationOptions($"w{i}"), TestContext.Current.CancellationToken);
        await host.SettledAsync();
        Assert.Equal(Math.Min(5, maxIdle), host.Engine.Live.Count);

        foreach (var number in new[] { 1, 2 })
        {
            for (var i = 0; i < 5; i++) await host.Client.RaiseEventAsync($"w{i}", "go", number, TestContext.Current.CancellationToken);
            await host.SettledAsync();
        }

        for (var i = 0; i < 5; i++) Assert.Equal(3, (await host.CompletionAsync($"w{i}")).ReadOutputAs<int>());
        Assert.Equal(entriesOfTheLast, entries["w4"]);
    }

    [Fact]
    public async Task Activities_at_once_run_at_once_and_WhenAll_gathers_them_in_order()
    {
        var together = new Barrier(4);
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("FanOut", async context =>
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i => context.CallActivityAsync<int>("Square", i))))
            .Activity<int>("Square", value =>
            {
                Assert.True(together.SignalAndWait(EngineHost.Patience));
                return value * value;
            }));
        var done = await host.RunAsync("FanOut");
        Assert.Equal([0, 1, 4, 9], done.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task A_failed_activity_reaches_the_orchestrator_with_name_number_type_and_cause()
    {
        TaskFailedException? seen = null;
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Failing", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<object>("Break");
                }
                catch (TaskFailedException failure)
                {
                    seen = failure;
                    return "caught";
                }
            })
            .Activity<object>("Break", static _ => throw new InvalidOperationException("outer", new TimeoutException("inner"))));
        var done = await host.RunAsync("Failing");
        Assert.Equal("caught", done.ReadOutputAs<string>());
        Assert.Equal("Break", seen!.TaskName);
        Assert.Equal(0, seen.TaskId);
        Assert.Equal("Task 'Break' (#0) failed with an unhandled exception: outer", seen.Message);
        Assert.True(seen.FailureDetails.IsCausedBy<InvalidOperationException>());
        Assert.True(seen.FailureDetails.IsCausedBy<SystemException>());
        Assert.False(seen.FailureDetails.IsCausedBy<ArgumentException>());
        Assert.True(seen.FailureDetails.InnerFailure!.IsCausedBy<TimeoutException>());
    }

    [Fact]
    public async Task An_orchestrator_that_lets_a_failure_pass_fails_with_its_details()
    {
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Failing", async context => await context.CallActivityAsync<object>("Break"))
            .Activity<object>("Break", static _ => throw new InvalidOperationException("no")));
        var done = await host.RunAsync("Failing");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, done.FailureDetails!.ErrorType);
        Assert.True(done.FailureDetails.InnerFailure!.IsCausedBy<InvalidOperationException>());
        Assert.Null(done.SerializedOutput);
    }

    [Fact]
    public async Task An_unknown_activity_fails_the_call_with_its_name_and_is_not_retried()
    {
        await using var host = new EngineHost(new LambdaFunctions().Orchestrator("Wrong", async context =>
            await context.CallActivityAsync<object>("NoSuch", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromHours(1))))));
        var done = await host.RunAsync("Wrong");
        Assert.Contains("'NoSuch'", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_orchestrator_is_refused_when_it_is_scheduled()
    {
        await using var host = new EngineHost(Sequence());
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("NoSuch"));
        Assert.Contains("'NoSuch'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_finished_by_the_next()
    {
        var attempts = 0;
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Two", async context =>
                await context.CallActivityAsync<int>("First") + await context.CallActivityAsync<int>("Second"))
            .Activity<object>("First", static _ => 1)
            .Activity<object>("Second", async (_, stopping) =>
            {
                if (Interlocked.Increment(ref attempts) == 1) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                return 41;
            }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Two");
        while (Volatile.Read(ref attempts) == 0) await Task.Yield();
        await host.RestartAsync();
        var done = await host.CompletionAsync(id);
        Assert.Equal(42, done.ReadOutputAs<int>());
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_completed_instance_is_as_it_was_after_a_restart()
    {
        await using var host = new EngineHost(Sequence());
        var before = await host.RunAsync("Sequence", 1);
        await host.RestartAsync();
        var after = await host.Client.GetInstanceAsync(before.InstanceId, getInputsAndOutputs: true, TestContext.Current.CancellationToken);
        Assert.Equal(before.ToString(), after!.ToString());
        Assert.Equal(before.SerializedOutput, after.SerializedOutput);
    }
}
