using System.Diagnostics;
using System.Globalization;
using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Runtime.Tests.DurableTask;

/// <summary>
/// A child process under load is killed with <c>kill -9</c> at random instants. Three rounds here; <c>CRASH_ROUNDS=200</c> for the long run.
/// </summary>
public sealed class DurableCrashTests
{
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("CRASH_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_at_any_instant_every_accepted_orchestration_ends_once_and_as_it_should()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var directory = Directory.CreateTempSubdirectory("durable-crash-").FullName;
        var accepted = new List<int>();
        for (var round = 0; round < Rounds; round++) accepted.AddRange(await KillAsync(directory, random.Next(150, 900)));
        Assert.True(accepted.Count > Rounds, $"Only {accepted.Count} orchestrations were accepted in {Rounds} rounds (seed {seed}).");

        await using var engine = DurableCrashMode.Start(directory);
        await using var client = new EmbeddedDurableTaskClient(engine);
        foreach (var number in accepted)
        {
            var done = await client.WaitForInstanceCompletionAsync($"n-{number}", true, TestContext.Current.CancellationToken)
                .WaitAsync(EngineHost.Patience);
            Assert.True(
                done.RuntimeStatus == OrchestrationRuntimeStatus.Completed && done.ReadOutputAs<int>() == DurableCrashMode.Expected(number),
                $"seed {seed}: {done} {engine.DumpHistory(done.InstanceId)}");
        }
        await foreach (var instance in client.GetAllInstancesAsync())
            AssertAnsweredOnce(engine, (await client.WaitForInstanceCompletionAsync(instance.InstanceId)).InstanceId, seed);
        await engine.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static void AssertAnsweredOnce(DurableEngine engine, string id, int seed)
    {
        var history = engine.Store.ReadHistory(engine.Store.Find(id)!.Key);
        var answers = history.SelectMany(static chunk => chunk.Inputs).Select(static input => input switch
        {
            TaskCompleted completed => completed.TaskId,
            TaskFailed failed => failed.TaskId,
            TimerFired fired => fired.TimerId,
            _ => -1,
        }).Where(static task => task >= 0).Order().ToArray();
        var asked = history.SelectMany(static chunk => chunk.Outputs).Where(static output => output is not EventSent)
            .Select(static output => output.Id).Order().ToArray();
        Assert.True(asked.SequenceEqual(answers), $"seed {seed}: {engine.DumpHistory(id)}");
    }

    private static async Task<List<int>> KillAsync(string directory, int afterMilliseconds)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MessageFunctions.CrashHarness.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "durable", directory]) { RedirectStandardOutput = true })!;
        var accepted = new List<int>();
        var first = await process.StandardOutput.ReadLineAsync().WaitAsync(EngineHost.Patience);
        Assert.NotNull(first);
        accepted.Add(int.Parse(first, CultureInfo.InvariantCulture));
        // The instant is what is random here; nothing waits for anything else meanwhile.
        var killed = Task.Delay(TimeSpan.FromMilliseconds(afterMilliseconds), TimeProvider.System)
            .ContinueWith(_ => process.Kill(entireProcessTree: true), TaskScheduler.Default);
        while (await process.StandardOutput.ReadLineAsync() is { } line) accepted.Add(int.Parse(line, CultureInfo.InvariantCulture));
        await killed;
        await process.WaitForExitAsync();
        // The kill may have cut the last line in the middle of a number.
        accepted.RemoveAt(accepted.Count - 1);
        return accepted;
    }
}
