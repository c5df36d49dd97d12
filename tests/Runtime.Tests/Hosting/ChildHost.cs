using System.Collections.Concurrent;
using System.Diagnostics;

namespace MessageFunctions.Runtime.Tests.Hosting;

/// <summary>The host in a process of its own, and what it says.</summary>
internal sealed class ChildHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _said = new();
    private readonly Task _reading;

    private ChildHost(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
    }

    public HttpClient Client { get; } = new() { Timeout = Patience };

    public static async Task<ChildHost> StartAsync(string directory, int drainSeconds)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MessageFunctions.CrashHarness.dll"), "host", directory])
        {
            RedirectStandardOutput = true,
            Environment = { ["MESSAGEFUNCTIONS_DRAIN_SECONDS"] = $"{drainSeconds}" },
        };
        var child = new ChildHost(Process.Start(start)!);
        child.Client.BaseAddress = new Uri(await child.SaysAsync("listening"));
        return child;
    }

    /// <summary>Waits for a line that begins with these words, and answers the rest of it.</summary>
    public Task<string> SaysAsync(string words) => Line(words).Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public bool HasSaid(string words) => Line(words).Task.IsCompletedSuccessfully;

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end of the process, and answers its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("listening ", StringComparison.Ordinal)) Line("listening").TrySetResult(line["listening ".Length..]);
            else Line(line).TrySetResult("");
        }
    }

    private TaskCompletionSource<string> Line(string words) => _said.GetOrAdd(words, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
