using MessageFunctions.Channels.Tests;

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
            // What was on disk before is still answered, for as long as a loaded machine takes; then nothing is taken while nothing can be written.
            var promised = -1;
            for (var begun = TimeProvider.System.GetTimestamp(); promised != world.Promised; await DelayAsync(1_500))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), $"Messages are promised although nothing can be written.\n{app.Output}");
                promised = world.Promised;
            }
            await app.LimitFilesAsync(null);
            for (var begun = TimeProvider.System.GetTimestamp(); world.Promised == promised; await DelayAsync(10))
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), $"Nothing is taken although there is room again.\n{app.Output}");
        });
        var account = await world.SettleAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(account.ToString());
        account.Check();
    }

    private static Task DelayAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
}
