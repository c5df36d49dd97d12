using MessageFunctions.Channels.Tests;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>The running system under faults of what it stands on, held to the same account as under kills.</summary>
public sealed class SystemFaultTests
{
    [Fact]
    public async Task On_a_full_disk_nothing_is_promised_and_afterwards_everything_promised_is_kept()
    {
        using var directory = new TemporaryDirectory();
        await using var world = await CrashWorld.StartAsync(directory.Path, seed: 1);

        await world.RoundAsync(0, async app =>
        {
            await app.LimitFilesAsync(0);
            // What was under way may still have been on disk; then nothing is taken for as long as nothing can be written.
            await DelayAsync(500);
            var promised = world.Promised;
            await DelayAsync(1_500);
            Assert.Equal(promised, world.Promised);
            await app.LimitFilesAsync(null);
            for (var begun = TimeProvider.System.GetTimestamp(); world.Promised == promised; await DelayAsync(10))
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), $"Nothing is taken although there is room again.\n{app.Output}");
        });
        var account = await world.SettleAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(account.ToString());
        account.Check();
    }

    [Fact]
    public async Task A_provider_that_is_slow_fails_hangs_up_and_takes_without_answering_is_paid_for_what_it_took()
    {
        var random = new Random(2);
        var gate = new Lock();
        using var directory = new TemporaryDirectory();
        await using var world = await CrashWorld.StartAsync(directory.Path, seed: 2, async context =>
        {
            int draw;
            lock (gate) draw = random.Next(20);
            switch (draw)
            {
                case 0: context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; break;
                case 1: context.Response.StatusCode = StatusCodes.Status400BadRequest; break;
                case 2: context.Abort(); break;
                case 3: await DelayAsync(5_000, context.RequestAborted); break;
                case < 8: await DelayAsync(300, context.RequestAborted); break;
            }
        });

        await world.RoundAsync(0, async _ => await DelayAsync(2_000));
        var account = await world.SettleAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(account.ToString());
        Assert.Contains(account.Messages.Values, message => message is { Channel: "webhook", Status: "unknown" });
        Assert.Contains(account.Messages.Values, message => message is { Channel: "webhook", Status: "failed" });
        account.CheckLedger();
    }

    private static async Task DelayAsync(int milliseconds, CancellationToken stopping = default)
    {
        try { await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stopping); }
        catch (OperationCanceledException) { }
    }
}
