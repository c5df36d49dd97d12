using System.Collections.Concurrent;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.Timers;

/// <summary>What the timer functions of a test did: one entry a run.</summary>
public sealed class Runs
{
    private readonly SemaphoreSlim _happened = new(0);

    public ConcurrentQueue<string> Seen { get; } = new();

    public Func<Task> Body { get; set; } = () => Task.CompletedTask;

    public void Add(string run)
    {
        Seen.Enqueue(run);
        _happened.Release();
    }

    public async Task NextAsync() =>
        Assert.True(await _happened.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "no run within 20 s");
}

public sealed class HourlyFunction(Runs runs, TimeProvider time)
{
    [Function("hourly")]
    public Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
    {
        runs.Add($"{time.GetUtcNow():HH:mm} {timer.IsPastDue} next {timer.ScheduleStatus?.Next:HH:mm}");
        return runs.Body();
    }
}

public sealed class StartupFunction(Runs runs)
{
    [Function("at-startup")]
    public void Run([TimerTrigger("01:00:00", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => runs.Add($"{timer.IsPastDue}");
}

public sealed class RetriedFunctions(Runs runs)
{
    [Function("backoff")]
    [ExponentialBackoffRetry(3, "00:00:10", "00:00:30")]
    public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(timer);
        runs.Add($"{context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}");
        throw new InvalidOperationException();
    }
}

public sealed class PatientFunction(Runs runs)
{
    [Function("patient")]
    [FixedDelayRetry(2, "00:00:07")]
    public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(timer);
        runs.Add($"{context.RetryContext.RetryCount}");
        throw new InvalidOperationException();
    }
}

public sealed class UnmonitoredFunction(Runs runs, TimeProvider time)
{
    [Function("unmonitored")]
    public void Run([TimerTrigger("0 0 * * * *", UseMonitor = false)] TimerInfo timer) => runs.Add($"{time.GetUtcNow():HH:mm} {timer.IsPastDue}");
}

public sealed class TimerTests : IDisposable
{
    private readonly string _directory = TestHost.NewDirectory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 10, 30, 0, TimeSpan.Zero));
    private readonly Runs _runs = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task It_runs_when_due_and_not_before()
    {
        await using var host = await StartAsync(typeof(HourlyFunction));

        await AdvanceAsync(TimeSpan.FromMinutes(29));
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await _runs.NextAsync();
        await AdvanceUntilAsync(() => _runs.Seen.Count > 1, TimeSpan.FromMinutes(60));

        Assert.Equal(["11:00 False next 12:00", "12:00 False next 13:00"], _runs.Seen);
    }

    [Fact]
    public async Task Given_a_run_missed_while_the_host_was_down_When_it_starts_Then_it_runs_once_and_past_due()
    {
        await using (await StartAsync(typeof(HourlyFunction)))
        {
            await AdvanceAsync(TimeSpan.FromMinutes(30));
            await _runs.NextAsync();
        }
        _time.Advance(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(10));

        await using (await StartAsync(typeof(HourlyFunction))) await _runs.NextAsync();
        await using (await StartAsync(typeof(HourlyFunction)))
        {
        }

        Assert.Equal(["11:00 False next 12:00", "14:10 True next 15:00"], _runs.Seen);
    }

    [Fact]
    public async Task Given_a_first_start_When_no_run_was_due_yet_Then_a_later_start_still_knows_what_was_missed()
    {
        await using (await StartAsync(typeof(HourlyFunction)))
        {
        }
        _time.Advance(TimeSpan.FromMinutes(31));

        await using (await StartAsync(typeof(HourlyFunction))) await _runs.NextAsync();

        Assert.Equal(["11:01 True next 12:00"], _runs.Seen);
    }

    [Fact]
    public async Task One_run_at_a_time_and_one_more_for_all_that_were_missed_meanwhile()
    {
        // By this test's clock the run takes hours.
        await File.WriteAllTextAsync(Path.Combine(_directory, "host.json"), """{"functionTimeout":"-1"}""", TestContext.Current.CancellationToken);
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _runs.Body = () => blocked.Task;
        await using var host = await StartAsync(typeof(HourlyFunction));
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        await _runs.NextAsync();

        await AdvanceAsync(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(5));
        Assert.Single(_runs.Seen);
        blocked.SetResult();
        await _runs.NextAsync();

        Assert.Equal(["11:00 False next 12:00", "14:05 False next 15:00"], _runs.Seen);
    }

    [Fact]
    public async Task RunOnStartup_runs_at_once()
    {
        await using var host = await StartAsync(typeof(StartupFunction));

        await _runs.NextAsync();

        Assert.Equal(["False"], _runs.Seen);
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_as_its_policy_says()
    {
        await using var host = await StartAsync(typeof(RetriedFunctions));
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        await _runs.NextAsync();

        foreach (var seconds in new[] { 10, 20, 30 }) await AdvanceUntilAsync(() => _runs.Seen.Count > (seconds / 10), TimeSpan.FromSeconds(seconds));

        Assert.Equal(["0 of 3", "1 of 3", "2 of 3", "3 of 3"], _runs.Seen);
    }

    [Fact]
    public async Task A_fixed_delay_is_the_same_before_each_of_its_retries_and_the_last_failure_is_left()
    {
        await using var host = await StartAsync(typeof(PatientFunction));
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        await _runs.NextAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.Single(_runs.Seen);
        await AdvanceUntilAsync(() => _runs.Seen.Count > 1, TimeSpan.FromSeconds(1));
        await AdvanceUntilAsync(() => _runs.Seen.Count > 2, TimeSpan.FromSeconds(7));
        await AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["0", "1", "2"], _runs.Seen);
    }

    [Fact]
    public async Task Without_a_monitor_a_missed_run_is_not_caught_up()
    {
        await using (await StartAsync(typeof(UnmonitoredFunction)))
        {
        }
        _time.Advance(TimeSpan.FromMinutes(40));
        await using var host = await StartAsync(typeof(UnmonitoredFunction));

        await AdvanceUntilAsync(() => !_runs.Seen.IsEmpty, TimeSpan.FromMinutes(50));

        Assert.Equal(["12:00 False"], _runs.Seen);
    }

    private Task<TestHost> StartAsync(Type function)
    {
        var builder = TestHost.CreateBuilder(_directory, function).ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton(_runs);
        return TestHost.StartAsync(builder, _directory, keep: true);
    }

    /// <summary>Moves the clock once what waits for it has had the time to ask for its wake-up.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        _time.Advance(by);
    }

    /// <summary>Moves the clock by a step, then in seconds until the condition holds, for a waiter that asked a moment later.</summary>
    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step)
    {
        await AdvanceAsync(step);
        for (var i = 0; i < 100 && !condition(); i++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }
}
