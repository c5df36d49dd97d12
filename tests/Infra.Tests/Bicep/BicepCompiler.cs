using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace MessageFunctions.Infra.Tests.Bicep;

/// <summary>The Bicep compiler: of its package where there is one for this machine, else of the PATH.</summary>
internal static class BicepCompiler
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Null where there is none; what needs it is skipped then.</summary>
    public static string? Path { get; } = Find();

    /// <summary>
    /// What a parameter file would deploy: its resources with their expressions evaluated as far as can be told without Azure; and what the
    /// compiler and its linter say, a line each, empty where the sources are clean.
    /// </summary>
    public static async Task<(JsonElement Deployment, string Said)> PredictAsync(string parameters)
    {
        var said = await RunAsync("snapshot", parameters, "--mode", "overwrite", "--subscription-id", Guid.Empty.ToString(), "--location", "westeurope");
        var snapshot = System.IO.Path.ChangeExtension(parameters, ".snapshot.json");
        Assert.True(File.Exists(snapshot), said);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(snapshot));
        return (json.RootElement.Clone(), said.Trim());
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ALERT_EMAIL"] = "operators@example.org";
        start.Environment["BICEP_TRACING_ENABLED"] = "false";
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return await output + await errors;
    }

    private static string? Find()
    {
        var packaged = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "BicepPath").Value?.Replace('\\', '/');
        if (File.Exists(packaged)) return packaged;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .SelectMany(folder => new[] { System.IO.Path.Combine(folder, "bicep"), System.IO.Path.Combine(folder, "bicep.exe") })
            .FirstOrDefault(File.Exists);
    }
}
