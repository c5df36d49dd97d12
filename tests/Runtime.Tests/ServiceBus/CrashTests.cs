using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using MessageFunctions.CrashHarness.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

/// <summary>
/// A process under load is killed at random instants, again and again over the same files. <c>MESSAGEFUNCTIONS_CRASH_ROUNDS</c> sets how often
/// (default 3), <c>MESSAGEFUNCTIONS_CRASH_SEED</c> repeats a run.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private readonly ConcurrentDictionary<string, bool> _completed = new();
    private readonly ConcurrentDictionary<string, bool> _completing = new();
    private readonly ConcurrentDictionary<string, bool> _sent = new();
    private readonly ConcurrentQueue<string> _wrong = new();

    [Fact]
    public async Task Whatever_the_instant_of_a_kill_nothing_acknowledged_is_lost_and_nothing_completed_comes_back()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_CRASH_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_CRASH_SEED") ?? $"{Environment.TickCount & 0xFFFF}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        var directory = Directory.CreateTempSubdirectory("queues-crash-");
        for (var round = 0; round < rounds; round++)
        {
            await RunAndKillAsync(directory.FullName, seed + round, TimeSpan.FromMilliseconds(random.Next(50, 1_000)));
            await CheckAsync(directory.FullName, random);
            Assert.Empty(_wrong);
        }
        output.WriteLine($"{_sent.Count} acknowledged, {_completed.Count} completed");
        Assert.True(_sent.Count > rounds && !_completed.IsEmpty, "The load did not take effect.");
        directory.Delete(recursive: true);
    }

    private async Task RunAndKillAsync(string directory, int seed, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "MessageFunctions.CrashHarness.dll"), "queue", directory])
            start.ArgumentList.Add(argument);
        start.Environment[QueueCrashMode.SeedVariable] = seed.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var first = await process.StandardOutput.ReadLineAsync();
        Assert.True(first == "ready", first ?? await errors);
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line) Take(line);
        });
        await Task.Delay(after, TimeProvider.System);
        Assert.False(process.HasExited, "The load ended by itself.");
        // SIGKILL: nothing is flushed, nothing is said goodbye to.
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }

    private void Take(string line)
    {
        // A line is shorter than what a pipe takes at once, so a kill never cuts one off.
        if (line.Split(' ') is not [var what, var id]) return;
        switch (what)
        {
            case "sent":
                _sent[id] = true;
                break;
            case "completing":
                _completing[id] = true;
                break;
            case "completed":
                _completed[id] = true;
                break;
            case "received" when _completed.ContainsKey(id):
                _wrong.Enqueue($"{id} came back after it was completed");
                break;
            case "repeated":
                _wrong.Enqueue($"{id} was taken twice");
                break;
        }
    }

    /// <summary>What is in the queue now must explain every acknowledged message; a part of it is completed here.</summary>
    private async Task CheckAsync(string directory, Random random)
    {
        await using var engine = QueueEngine.Open(Path.Combine(directory, "queues.db"), [QueueCrashMode.Definition], TimeProvider.System, NullLogger.Instance);
        var queue = engine.Queue(QueueCrashMode.QueueName);
        var there = new HashSet<string>();
        foreach (var message in queue.Lane(false).Peek(int.MaxValue, 0))
        {
            if (!there.Add(message.MessageId!)) _wrong.Enqueue($"{message.MessageId} is there twice");
            if (_completed.ContainsKey(message.MessageId!)) _wrong.Enqueue($"{message.MessageId} is there although it was completed");
        }
        Assert.Equal(there.Count, queue.Counts.Active);
        foreach (var id in _sent.Keys)
        {
            // One whose completion was under way at the kill may be here or not.
            if (!there.Contains(id) && !_completed.ContainsKey(id) && !_completing.ContainsKey(id)) _wrong.Enqueue($"{id} is lost");
        }
        var repeats = _sent.Keys.Order(StringComparer.Ordinal).Where(_ => random.Next(50) == 0).Take(20).ToList();
        foreach (var id in repeats) await queue.SendAsync([queue.Prepare(new ServiceBusMessage("repeat") { MessageId = id })]);
        if (queue.Counts.Active != there.Count) _wrong.Enqueue($"repeats of {string.Join(", ", repeats)} were taken after the restart");
    }
}
