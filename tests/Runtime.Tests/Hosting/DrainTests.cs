using System.Diagnostics;

namespace MessageFunctions.Runtime.Tests.Hosting;

/// <summary>Signals to a real process whose functions of each kind are in the middle of their work.</summary>
public sealed class DrainTests : IDisposable
{
    private readonly string _directory = TestHost.NewDirectory();

    public DrainTests()
    {
        File.WriteAllText(Path.Combine(_directory, "host.json"), """{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentCalls":1}}}""");
        File.WriteAllText(Path.Combine(_directory, "servicebus.json"), """{"UserConfig":{"Namespaces":[{"Name":"test","Queues":[{"Name":"work"}]}]}}""");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task On_a_signal_what_runs_finishes_nothing_new_is_taken_and_the_process_exits_with_0(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using (var host = await ChildHost.StartAsync(_directory, drainSeconds: 30))
        {
            var slow = await EnterAllAsync(host);
            await host.SignalAsync(signal);
            await RefusesAsync(host.Client.BaseAddress!);
            await File.WriteAllTextAsync(Path.Combine(_directory, "open"), "", Token);

            Assert.Equal("finished", await slow);
            Assert.Equal(0, await host.ExitAsync(TimeSpan.FromSeconds(20)));
            Assert.True(host.HasSaid("finished queue-1") && host.HasSaid("finished activity"));
            Assert.False(host.HasSaid("entered queue-2"), "A message was taken after the signal.");
        }

        await using var next = await ChildHost.StartAsync(_directory, drainSeconds: 30);
        await next.SaysAsync("finished queue-2");
        await next.SignalAsync(signal);
        Assert.Equal(0, await next.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(next.HasSaid("entered queue-1") || next.HasSaid("entered activity"), "What had finished ran again.");
    }

    [Fact]
    public async Task A_function_that_heeds_nothing_keeps_the_process_no_longer_than_the_time_to_drain_and_its_work_is_done_by_the_next()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using (var host = await ChildHost.StartAsync(_directory, drainSeconds: 1))
        {
            var slow = await EnterAllAsync(host);
            var watch = Stopwatch.StartNew();
            await host.SignalAsync("TERM");

            Assert.Equal(0, await host.ExitAsync(TimeSpan.FromSeconds(30)));
            // 1 s to drain, 2 s for what was told to stop, and the rest for a busy machine.
            Assert.InRange(watch.Elapsed.TotalSeconds, 1, 15);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => slow);
        }

        await File.WriteAllTextAsync(Path.Combine(_directory, "open"), "", Token);
        await using var next = await ChildHost.StartAsync(_directory, drainSeconds: 30);
        foreach (var what in new[] { "queue-1", "queue-2", "activity" }) await next.SaysAsync($"finished {what}");
    }

    /// <summary>Has a request, a message and an activity under way; answers the request.</summary>
    private static async Task<Task<string>> EnterAllAsync(ChildHost host)
    {
        using var begun = await host.Client.PostAsync(new Uri("/api/begin", UriKind.Relative), null, Token);
        begun.EnsureSuccessStatusCode();
        var slow = host.Client.GetStringAsync(new Uri("/api/slow", UriKind.Relative), Token);
        foreach (var what in new[] { "http", "queue-1", "activity" }) await host.SaysAsync($"entered {what}");
        return slow;
    }

    /// <summary>The listening socket closes a moment after the signal.</summary>
    private static async Task RefusesAsync(Uri address)
    {
        for (var i = 0; i < 200; i++)
        {
            using var client = new HttpClient { BaseAddress = address };
            try
            {
                using var answer = await client.GetAsync(new Uri("/api/none", UriKind.Relative), Token);
            }
            catch (HttpRequestException)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
        Assert.Fail("The host still takes connections.");
    }
}
