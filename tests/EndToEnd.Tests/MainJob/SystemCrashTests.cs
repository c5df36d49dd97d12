using System.Globalization;
using MessageFunctions.Channels.Tests;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>
/// The running system, loaded over HTTP and killed at random instants again and again, with providers that keep their own logs. Long run:
/// <c>MESSAGEFUNCTIONS_CRASH_ROUNDS=100</c> and <c>-class '*SystemCrashTests'</c>.
/// </summary>
public sealed class SystemCrashTests
{
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_CRASH_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_CRASH_SEED") ?? Environment.TickCount.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_under_load_every_202_is_explained_and_what_was_spent_is_what_providers_took()
    {
        var seed = Seed;
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        using var directory = new TemporaryDirectory();
        await using var world = await CrashWorld.StartAsync(directory.Path, seed);

        for (var round = 0; round < Rounds; round++) await world.RoundAsync(round);
        var account = await world.SettleAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}, {Rounds} kills: {account}");
        account.Check();
    }
}
