using System.Diagnostics;
using System.Text;

namespace MessageFunctions.Emulators;

/// <summary>A Node script of this folder that prints an address for each service it listens on, and ends when its input closes.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private EmulatorProcess(Process process, IReadOnlyList<Uri> addresses)
    {
        _process = process;
        Addresses = addresses;
    }

    /// <summary>In the order in which they were printed.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Starts a script and waits until it has printed so many addresses.</summary>
    /// <exception cref="InvalidOperationException">The emulators are not installed, or the script ended or said nothing for a minute.</exception>
    public static async Task<EmulatorProcess> StartAsync(string script, int services)
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException("The emulators are not installed. Run tests/install.");
        var process = Process.Start(new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("Node could not be started.");
        var output = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(StartTimeout);
        var addresses = new List<Uri>();
        try
        {
            while (addresses.Count < services && await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            {
                Keep(output, line);
                var at = line.IndexOf("listening at http", StringComparison.Ordinal);
                if (at >= 0) addresses.Add(new Uri(line[(at + "listening at ".Length)..].Trim()));
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what it said until then.
        }
        if (addresses.Count < services)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw new InvalidOperationException($"{script} did not start: {output}");
        }
        // Read on, or it would stop once the pipe is full.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new EmulatorProcess(process, addresses);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.StandardInput.Close();
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private static void Keep(StringBuilder output, string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length < 8_192) output.AppendLine(line);
        }
    }

    private static string Folder()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var folder = Path.Combine(directory.FullName, "tests", "Emulators");
            if (File.Exists(Path.Combine(folder, "package.json"))) return folder;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has tests/Emulators.");
    }
}
