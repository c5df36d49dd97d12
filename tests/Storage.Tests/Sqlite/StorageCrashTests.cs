using System.Diagnostics;
using System.Globalization;
using MessageFunctions.CrashHarness.Storage;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Storage.Tests.Support;

namespace MessageFunctions.Storage.Tests.Sqlite;

/// <summary>
/// A process that commits and appends is killed at random instants, again and again over the same files.
/// <c>MESSAGEFUNCTIONS_CRASH_ROUNDS</c> sets how often (default 3), <c>MESSAGEFUNCTIONS_CRASH_SEED</c> repeats a run.
/// </summary>
public sealed class StorageCrashTests(ITestOutputHelper output)
{
    private readonly Dictionary<int, long> _committed = [];
    private readonly List<string> _appended = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_instant_of_a_kill_nothing_acknowledged_is_lost_and_no_commit_is_half_there()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_CRASH_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_CRASH_SEED") ?? $"{Environment.TickCount & 0xFFFF}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        using var directory = new TemporaryDirectory();
        for (var round = 0; round < rounds; round++)
        {
            await RunAndKillAsync(directory.Path, TimeSpan.FromMilliseconds(random.Next(20, 800)));
            await CheckAsync(directory.Path);
        }
        output.WriteLine($"{_committed.Values.Sum()} commits and {_appended.Count} appends were acknowledged");
        Assert.True(_committed.Values.Sum() > rounds && _appended.Count > rounds, "The load did not take effect.");
    }

    private async Task RunAndKillAsync(string directory, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "MessageFunctions.CrashHarness.dll"), "storage", directory])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var first = await process.StandardOutput.ReadLineAsync(Cancel);
        Assert.True(first == "ready", first ?? await errors);
        var acknowledged = new TaskCompletionSource();
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
            {
                Take(line);
                if (_committed.Count > 0 && _appended.Count > 0) acknowledged.TrySetResult();
            }
        }, Cancel);
        await acknowledged.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        await Task.Delay(after, TimeProvider.System, Cancel);
        Assert.False(process.HasExited, "The load ended by itself.");
        process.Kill();
        await process.WaitForExitAsync(Cancel);
        await reading;
    }

    private void Take(string line)
    {
        switch (line.Split(' '))
        {
            case ["committed", var commit]:
                var parts = commit.Split(':');
                _committed[int.Parse(parts[0], CultureInfo.InvariantCulture)] = long.Parse(parts[1], CultureInfo.InvariantCulture);
                break;
            case ["appended", var id]:
                _appended.Add(id);
                break;
        }
    }

    private async Task CheckAsync(string directory)
    {
        await using var storage = SqliteStorage.Open(directory);
        var table = storage.Tables.Open("crash");
        foreach (var (writer, number) in _committed)
        {
            var partition = StorageCrashMode.Partition(writer);
            var counter = (await table.GetAsync(partition, "counter", Cancel))!.Number("n");
            // One more may be on disk whose acknowledgement the kill cut off.
            Assert.InRange(counter, number, number + 1);
            Assert.Equal(counter * StorageCrashMode.RowsPerCommit, await CountAsync(table, partition));
            Assert.NotNull(await table.GetAsync(partition, StorageCrashMode.RowKey(counter, StorageCrashMode.RowsPerCommit - 1), Cancel));
        }
        foreach (var id in _appended)
            Assert.Single(await storage.Log.ReadAsync(StorageCrashMode.Tenant, EnvelopeId.Parse(id), Cancel));
        var last = _appended[^1];
        Assert.Single((await storage.Log.SearchAsync(new LogQuery(StorageCrashMode.Tenant) { Where = [new("recipient", last)] }, Cancel)).Documents);
        var all = await storage.Log.CountAsync(new LogQuery(StorageCrashMode.Tenant), Cancel);
        Assert.InRange(all, _appended.Count, _appended.Count + (StorageCrashMode.Writers * 1_000L));
        Assert.Equal(all, await storage.Log.CountAsync(new LogQuery(StorageCrashMode.Tenant) { Where = [new("recipient", "all")] }, Cancel));
    }

    private static async Task<long> CountAsync(ITable table, string partition)
    {
        var count = 0L;
        string? continuation = null;
        do
        {
            var page = await table.ScanAsync(partition, KeyRange.Prefix("row-"), continuation: continuation, cancellationToken: Cancel);
            count += page.Rows.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return count;
    }
}
