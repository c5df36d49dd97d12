using MessageFunctions.CrashHarness.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.DurableTask;

public sealed class RetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delays_grow_by_the_coefficient_up_to_the_maximum_and_none_follows_the_last_attempt()
    {
        var time = new FakeTimeProvider();
        var began = time.GetUtcNow();
        var attempts = new List<double>();
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Stubborn", async context => await context.CallActivityAsync<object>("Break", options: TaskOptions.FromRetryPolicy(
                    new RetryPolicy(5, TimeSpan.FromSeconds(2), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromSeconds(10)))))
                .Activity<object>("Break", _ =>
                {
                    attempts.Add((time.GetUtcNow() - began).TotalSeconds);
                    throw new InvalidOperationException("again");
                }),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Stubborn", Stop);
        for (var second = 0; second < 28; second++) await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal([0, 2, 8, 18, 28], attempts);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.CompletionAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task No_attempt_is_made_after_the_retry_timeout()
    {
        var time = new FakeTimeProvider();
        var attempts = 0;
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Limited", async context => await context.CallActivityAsync<object>("Break", options: TaskOptions.FromRetryPolicy(
                    new RetryPolicy(100, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(25)))))
                .Activity<object>("Break", _ =>
                {
                    attempts++;
                    throw new InvalidOperationException("again");
                }),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Limited", Stop);
        for (var i = 0; i < 10; i++) await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.CompletionAsync(id)).RuntimeStatus);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task A_failure_that_the_policy_does_not_handle_is_final()
    {
        var attempts = 0;
        await using var host = new EngineHost(new LambdaFunctions()
            .Orchestrator("Picky", async context => await context.CallActivityAsync<object>("Break", options: TaskOptions.FromRetryPolicy(
                new RetryPolicy(10, TimeSpan.FromHours(1)) { HandleFailure = static failure => failure.IsCausedBy<TimeoutException>() })))
            .Activity<object>("Break", _ =>
            {
                attempts++;
                throw new InvalidOperationException("final");
            }));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.RunAsync("Picky")).RuntimeStatus);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_custom_handler_decides_with_attempt_failure_and_its_own_timers()
    {
        var time = new FakeTimeProvider();
        var seen = new List<string>();
        await using var host = new EngineHost(
            new LambdaFunctions()
                .Orchestrator("Custom", async context => await context.CallActivityAsync<object>("Break", options: TaskOptions.FromRetryHandler(
                    async retry =>
                    {
                        if (!context.IsReplaying) seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.TotalRetryTime.TotalSeconds}");
                        await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
                        return retry.LastAttemptNumber < 3;
                    })))
                .Activity<object>("Break", static _ => throw new InvalidOperationException("x")),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Custom", Stop);
        for (var i = 0; i < 3; i++) await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.CompletionAsync(id)).RuntimeStatus);
        Assert.Equal(["1 x 0", "2 x 5", "3 x 10"], seen);
    }
}
