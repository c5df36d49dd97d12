using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MessageFunctions.EndToEnd.Tests;

/// <summary>The app as its users run it: a process of its own on a free port, with a data directory that outlives it.</summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private AppProcess(Process process) => _process = process;

    /// <summary>What stands around the connections of all clients.</summary>
    public static Func<HttpMessageHandler, HttpMessageHandler> Wrap { get; set; } = static inner => inner;

    public Uri Address { get; private set; } = null!;

    /// <summary>All that was printed, for messages of failing tests.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The keys that the first start printed, by name.</summary>
    public IReadOnlyDictionary<string, string> Keys =>
        _output.SelectMany(line => KeyLine().Matches(line)).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["key"].Value);

    /// <summary>A key of the first start, once it is printed.</summary>
    public async Task<string> KeyAsync(string name)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30);)
        {
            if (Keys.TryGetValue(name, out var key)) return key;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
        throw new TimeoutException($"No key called {name} was printed:\n{Output}");
    }

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory that it has in use now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>
    /// Starts the app and waits until it is ready. <c>env</c> starts it so that a limit on the size of files, which <see cref="LimitFilesAsync"/> sets, is an error of
    /// the write, as a full disk is, and not the end of the process.
    /// </summary>
    public static async Task<AppProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("env")
        {
            ArgumentList = { "--ignore-signal=XFSZ", "dotnet", Path.Combine(AppContext.BaseDirectory, "MessageFunctions.dll"), "--port", "0" },
            WorkingDirectory = dataDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MESSAGEFUNCTIONS_DATA"] = Path.Combine(dataDirectory, "data");
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var app = new AppProcess(Process.Start(start)!);
        app._process.OutputDataReceived += (_, e) => app.Read(e.Data);
        app._process.ErrorDataReceived += (_, e) => app.Read(e.Data);
        app._process.EnableRaisingEvents = true;
        app._process.Exited += (_, _) => app._ready.TrySetException(new InvalidOperationException($"The app ended before it was ready:\n{app.Output}"));
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        try { app.Address = await app._ready.Task.WaitAsync(TimeSpan.FromSeconds(60)); }
        catch (TimeoutException) { throw new TimeoutException($"The app was not ready in time:\n{app.Output}"); }
        return app;
    }

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(Wrap(new HttpClientHandler())) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null) client.DefaultRequestHeaders.Add("x-api-key", key);
        return client;
    }

    /// <summary>Lets no file of the running process be written beyond so many bytes; null: any size again.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        var limit = bytes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unlimited";
        using var prlimit = Process.Start(new ProcessStartInfo("prlimit") { ArgumentList = { "--pid", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), $"--fsize={limit}:unlimited" } })!;
        await prlimit.WaitForExitAsync();
        if (prlimit.ExitCode != 0) throw new InvalidOperationException("prlimit failed.");
    }

    /// <summary>SIGKILL: nothing of the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (ReadyLine().Match(line) is { Success: true } match) _ready.TrySetResult(new Uri(match.Groups["address"].Value + "/"));
    }

    [GeneratedRegex(@"^MessageFunctions is ready at (?<address>http://\S+?)/api")]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@"^  (?<name>[a-z-]+) +(?<key>\S+\.\S+) ")]
    private static partial Regex KeyLine();
}
