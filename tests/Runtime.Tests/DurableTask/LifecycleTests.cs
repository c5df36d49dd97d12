using DurableTask.Core.Exceptions;
using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.DurableTask;

public sealed class LifecycleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static LambdaFunctions Functions() => new LambdaFunctions()
        .Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("go"))
        .Orchestrator("Nothing", static context => Task.FromResult<object?>(context.GetInput<int>()))
        .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Wait", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")))
        .Orchestrator("Greedy", async context =>
        {
            var sum = context.GetInput<int>();
            sum += await context.WaitForExternalEvent<int>("add");
            if (sum >= 10) return sum;
            context.SetCustomStatus(sum);
            context.ContinueAsNew(sum);
            return null;
        })
        .Orchestrator("Teller", context =>
        {
            context.SendEvent(context.GetInput<string>()!, "go", "told");
            context.SendEvent("nobody", "go", "lost");
            return Task.FromResult<object?>(null);
        })
        .Orchestrator("Status", async context =>
        {
            context.SetCustomStatus(new { step = 1 });
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(null);
            return null;
        })
        .Orchestrator("Child", async context => await context.CallActivityAsync<int>("Fail"))
        .Orchestrator("Catching", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<int>("Child");
            }
            catch (TaskFailedException failure)
            {
                return $"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}";
            }
        })
        .Orchestrator("Relations", async context => await context.CallSubOrchestratorAsync<string>("Relation"))
        .Orchestrator("Relation", context => Task.FromResult<object?>($"{context.Parent!.Name} {context.Parent.InstanceId}"))
        .Activity<object>("Fail", static _ => throw new InvalidOperationException("no"));

    private static Task<string> StartAsync(EngineHost host, string name, string id, object? input = null) =>
        host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), Stop);

    [Fact]
    public async Task An_id_in_use_is_refused_and_a_finished_one_silently_starts_anew()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Wait", "one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAsync(host, "Nothing", "one", 1));
        await host.Client.RaiseEventAsync("one", "go", "first", Stop);
        Assert.Equal("first", (await host.CompletionAsync("one")).ReadOutputAs<string>());
        await StartAsync(host, "Nothing", "one", 2);
        var second = await host.CompletionAsync("one");
        Assert.Equal(("Nothing", 2), (second.Name, second.ReadOutputAs<int>()));
        Assert.Single(await host.Client.GetAllInstancesAsync().ToListAsync());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("@a")]
    [InlineData("a\u0001")]
    [InlineData("")]
    public async Task Ids_that_the_official_engine_cannot_store_are_refused(string id)
    {
        await using var host = new EngineHost(Functions());
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(host, "Nothing", id));
    }

    [Fact]
    public async Task Ids_of_100_characters_are_allowed_and_of_101_refused()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Nothing", new string('x', 100), 1);
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(host, "Nothing", new string('x', 101)));
    }

    [Fact]
    public async Task An_unknown_instance_is_null()
    {
        await using var host = new EngineHost(Functions());
        Assert.Null(await host.Client.GetInstanceAsync("nobody", Stop));
    }

    [Fact]
    public async Task A_child_answers_its_parent_and_knows_it()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Relations", "p");
        Assert.Equal("Relations p", (await host.CompletionAsync("p")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_failed_child_fails_the_call_with_its_own_failure()
    {
        await using var host = new EngineHost(Functions());
        var done = await host.RunAsync("Catching");
        Assert.Equal("Child: Task 'Fail' (#0) failed with an unhandled exception: no", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_whose_id_is_in_use_fails_the_call()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Wait", "p-child");
        await StartAsync(host, "Parent", "p");
        var done = await host.CompletionAsync("p");
        Assert.Contains("'p-child'", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continue_as_new_keeps_id_status_and_unprocessed_events_and_drops_the_history()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Greedy", "g", 0);
        for (var i = 0; i < 4; i++) await host.Client.RaiseEventAsync("g", "add", 3, Stop);
        var done = await host.CompletionAsync("g");
        Assert.Equal(12, done.ReadOutputAs<int>());
        Assert.Equal(9, done.ReadInputAs<int>());
        Assert.Equal(9, done.ReadCustomStatusAs<int>());
        Assert.True(host.Engine.Store.ReadHistory(host.Engine.Store.Find("g")!.Key).Count <= 2);
    }

    [Fact]
    public async Task Continue_as_new_survives_a_restart_between_two_executions()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Greedy", "g", 0);
        for (var i = 0; i < 4; i++)
        {
            await host.Client.RaiseEventAsync("g", "add", 3, Stop);
            await host.RestartAsync();
        }
        Assert.Equal(12, (await host.CompletionAsync("g")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_orchestrator_raises_events_at_others_and_those_for_no_one_are_dropped()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Wait", "w");
        await StartAsync(host, "Teller", "t", "w");
        Assert.Equal("told", (await host.CompletionAsync("w")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.CompletionAsync("t")).RuntimeStatus);
        Assert.Empty(host.Engine.Store.ReadInbox());
    }

    [Fact]
    public async Task A_custom_status_is_seen_while_it_runs_and_cleared_by_null()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Status", "s");
        await host.SettledAsync();
        var running = await host.Client.GetInstanceAsync("s", getInputsAndOutputs: true, Stop);
        Assert.Equal("{\"step\":1}", running!.SerializedCustomStatus);
        await host.Client.RaiseEventAsync("s", "go", cancellation: Stop);
        Assert.Null((await host.CompletionAsync("s")).SerializedCustomStatus);
    }

    [Fact]
    public async Task Terminate_ends_it_at_once_with_its_output_and_leaves_children_alone_unless_recursive()
    {
        await using var host = new EngineHost(Functions());
        foreach (var (id, recursive) in new[] { ("a", false), ("b", true) })
        {
            await StartAsync(host, "Parent", id);
            await host.SettledAsync();
            await host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", recursive), Stop);
            var done = await host.CompletionAsync(id);
            Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (done.RuntimeStatus, done.ReadOutputAs<string>()));
        }
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.CompletionAsync("b-child")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync("a-child", Stop))!.RuntimeStatus);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.TerminateInstanceAsync("a", Stop));
    }

    [Fact]
    public async Task Suspended_it_keeps_what_comes_until_it_is_resumed_even_over_a_restart()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Wait", "w");
        await host.SettledAsync();
        await host.Client.SuspendInstanceAsync("w", "pause", Stop);
        await host.Client.RaiseEventAsync("w", "go", "kept", Stop);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.Client.GetInstanceAsync("w", Stop))!.RuntimeStatus);
        await host.RestartAsync();
        await host.Client.ResumeInstanceAsync("w", "go on", Stop);
        Assert.Equal("kept", (await host.CompletionAsync("w")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_result_that_came_while_suspended_is_recorded_once_and_not_computed_again_after_a_restart()
    {
        var runs = 0;
        var release = new TaskCompletionSource();
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("One", async context => await context.CallActivityAsync<int>("Slow"))
            .Activity<object>("Slow", async (_, stopping) =>
            {
                Interlocked.Increment(ref runs);
                await release.Task.WaitAsync(stopping);
                return 7;
            }));
        await StartAsync(host, "One", "s");
        while (Volatile.Read(ref runs) == 0) await Task.Yield();
        await host.Client.SuspendInstanceAsync("s", Stop);
        release.SetResult();
        await host.SettledAsync();
        await host.RestartAsync();
        await host.SettledAsync();
        await host.Client.ResumeInstanceAsync("s", Stop);
        Assert.Equal(7, (await host.CompletionAsync("s")).ReadOutputAs<int>());
        Assert.Equal(1, runs);
        var inputs = host.Engine.Store.ReadHistory(host.Engine.Store.Find("s")!.Key).SelectMany(static chunk => chunk.Inputs);
        Assert.Single(inputs.OfType<TaskCompleted>());
    }

    [Fact]
    public async Task Purge_removes_the_finished_and_only_them()
    {
        await using var host = new EngineHost(Functions());
        await StartAsync(host, "Wait", "running");
        for (var i = 0; i < 3; i++) await StartAsync(host, "Nothing", $"done-{i}", i);
        for (var i = 0; i < 3; i++) await host.CompletionAsync($"done-{i}");
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("running", Stop)).PurgedInstanceCount);
        Assert.Equal(1, (await host.Client.PurgeInstanceAsync("done-0", Stop)).PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("done-0", Stop));
        var filter = new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]);
        Assert.Equal(2, (await host.Client.PurgeAllInstancesAsync(filter, Stop)).PurgedInstanceCount);
        Assert.Equal("running", Assert.Single(await host.Client.GetAllInstancesAsync().ToListAsync()).InstanceId);
    }

    [Fact]
    public async Task Queries_filter_by_status_prefix_and_time_and_come_in_pages()
    {
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(Functions(), time: time);
        for (var i = 0; i < 5; i++)
        {
            await StartAsync(host, "Nothing", $"x-{i}", i);
            await StartAsync(host, "Wait", $"y-{i}");
            time.Advance(TimeSpan.FromHours(1));
        }
        await host.SettledAsync();
        var running = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running], PageSize: 2);
        var pages = await host.Client.GetAllInstancesAsync(running).AsPages().ToListAsync(Stop);
        Assert.Equal([2, 2, 1], pages.Select(static page => page.Values.Count));
        Assert.All(pages.SelectMany(static page => page.Values), static instance => Assert.StartsWith("y-", instance.InstanceId, StringComparison.Ordinal));
        var second = await host.Client.GetAllInstancesAsync(running with { ContinuationToken = pages[0].ContinuationToken }).ToListAsync(Stop);
        Assert.Equal(3, second.Count);
        Assert.Equal(5, (await host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "x-")).ToListAsync(Stop)).Count);
        var late = new OrchestrationQuery(CreatedFrom: time.GetUtcNow().AddHours(-2));
        Assert.Equal(4, (await host.Client.GetAllInstancesAsync(late).ToListAsync(Stop)).Count);
    }

    [Fact]
    public async Task Waiting_for_start_and_completion_needs_no_clock()
    {
        await using var host = new EngineHost(Functions(), time: new FakeTimeProvider());
        var started = host.Client.WaitForInstanceStartAsync("w", Stop);
        var completed = host.Client.WaitForInstanceCompletionAsync("w", Stop);
        Assert.False(started.IsCompleted);
        await StartAsync(host, "Wait", "w");
        await started.WaitAsync(EngineHost.Patience);
        Assert.False(completed.IsCompleted);
        await host.Client.RaiseEventAsync("w", "go", "x", Stop);
        await completed.WaitAsync(EngineHost.Patience);
    }

    [Fact]
    public async Task More_instances_than_may_begin_at_once_wait_on_disk_and_all_complete()
    {
        await using var host = new EngineHost(Functions(), new DurableEngineOptions { MaxStarting = 4, MaxIdleInstances = 2 });
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => StartAsync(host, "Nothing", $"n-{i}", i)));
        for (var i = 0; i < 200; i++) Assert.Equal(i, (await host.CompletionAsync($"n-{i}")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Draining_lets_activities_finish_and_records_them()
    {
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Slow", async context => await context.CallActivityAsync<int>("Slow"))
            .Activity<object>("Slow", async (_, _) =>
            {
                running.SetResult();
                await release.Task;
                return 1;
            }));
        await StartAsync(host, "Slow", "s");
        await running.Task;
        var drained = host.Engine.DrainAsync(Stop);
        Assert.False(drained.IsCompleted);
        release.SetResult();
        await drained.WaitAsync(EngineHost.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.GetInstanceAsync("s", Stop))!.RuntimeStatus);
    }
}
