using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.DurableTask;

public sealed class FaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_refuses_steps_loses_nothing_and_runs_no_activity_twice_that_was_not_lost()
    {
        var runs = 0;
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Two", async context =>
                {
                    var first = await context.CallActivityAsync<int>("Count", 20);
                    return first + await context.WaitForExternalEvent<int>("add");
                })
                .Activity<int>("Count", value =>
                {
                    runs++;
                    return value;
                }),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Two", Stop);
        await host.SettledAsync();
        await RefuseStepsAsync(host);
        await Assert.ThrowsAsync<SqliteException>(() => host.Client.RaiseEventAsync(id, "add", 22, Stop));
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id, Stop))!.RuntimeStatus);

        await host.Engine.Store.File.WriteAsync(static connection => connection.Execute("DROP TRIGGER refuse"));
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        await host.Client.RaiseEventAsync(id, "add", 22, Stop);
        Assert.Equal(42, (await host.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_result_that_could_not_be_stored_is_stored_later_without_running_its_activity_again()
    {
        var runs = 0;
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("One", async context => await context.CallActivityAsync<int>("Slow"))
                .Activity<object>("Slow", async (_, stopping) =>
                {
                    runs++;
                    entered.SetResult();
                    await release.Task.WaitAsync(stopping);
                    return 7;
                }),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("One", Stop);
        await entered.Task;
        await RefuseStepsAsync(host);
        release.SetResult();
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await host.Engine.Store.File.WriteAsync(static connection => connection.Execute("DROP TRIGGER refuse"));
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(7, (await host.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_answer_to_a_purged_parent_never_reaches_who_has_its_key_now()
    {
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Parent", async context =>
                await context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Child", async context => await context.WaitForExternalEvent<int>("go")));
        // The parent's key is the highest of all once the child's is lower: then a restart gives it to the next instance.
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("parent"), Stop);
        await host.SettledAsync();
        await host.Client.TerminateInstanceAsync("parent", Stop);
        await host.Client.PurgeInstanceAsync("parent", Stop);
        var child = host.Engine.Store.Find("child")!;
        await host.Engine.Store.File.WriteAsync(connection => connection.Prepare(
            "UPDATE instance SET parent_key = ?1 WHERE key = ?2").Bind(1, child.Key + 1).Bind(2, child.Key).Execute());
        await host.RestartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Child", new StartOrchestrationOptions("stranger"), Stop);
        Assert.Equal(child.Key + 1, host.Engine.Store.Find("stranger")!.Key);
        await host.Client.RaiseEventAsync("child", "go", 1, Stop);
        await host.CompletionAsync("child");
        Assert.Empty(host.Engine.Store.ReadInbox());
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.WaitForInstanceStartAsync("stranger", Stop)).RuntimeStatus);
    }

    private static Task RefuseStepsAsync(EngineHost host) => host.Engine.Store.File.WriteAsync(static connection => connection.Execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON history BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"));
}
