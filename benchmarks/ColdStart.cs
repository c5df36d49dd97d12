using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MessageFunctions.Benchmarks;

/// <summary>The app as a process of its own: from its start to the first answer that says that it is ready, with no data yet and with the data of a start before.</summary>
public sealed class ColdStart : IBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "cold-start";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context) =>
    [
        new Measurement("process start to first answer, no data", (await StartAsync(context.Directory)).TotalMilliseconds, "ms"),
        new Measurement("process start to first answer, data there", (await StartAsync(context.Directory)).TotalMilliseconds, "ms"),
    ];

    private static async Task<TimeSpan> StartAsync(string directory)
    {
        var address = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MessageFunctions.dll"), "--urls", address])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            Environment = { ["MESSAGEFUNCTIONS_DATA"] = Path.Combine(directory, "data") },
        };
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = Patience };
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        while (!await IsReadyAsync(client))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(begun) > Patience) throw new InvalidOperationException($"The app did not start: {await output}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
        var elapsed = Stopwatch.GetElapsedTime(begun);
        await StopAsync(process);
        return elapsed;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/api/health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task StopAsync(Process process)
    {
        if (OperatingSystem.IsWindows()) process.Kill();
        else
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
