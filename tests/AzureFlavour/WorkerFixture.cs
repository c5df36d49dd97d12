using System.Text.RegularExpressions;
using MessageFunctions.AzureFlavour.Tests.Hosting;
using MessageFunctions.Emulators;

namespace MessageFunctions.AzureFlavour.Tests;

/// <summary>One worker with the app built for Azure, on Azurite and the Cosmos DB stand-in.</summary>
public sealed partial class WorkerFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("messagefunctions-azure-");
    private AzuriteEmulator? _azurite;
    private CosmosEmulator? _cosmos;
    private FunctionsHost? _host;

    internal FunctionsHost Host
    {
        get
        {
            Assert.SkipWhen(_host is null, "The app is not built for Azure; tests/azure-flavour does it.");
            return _host!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var app = Path.Combine(Root(), "functions", "bin", "azure", "Debug", "net10.0");
        if (!File.Exists(Path.Combine(app, "functions.metadata"))) return;
        _azurite = await AzuriteEmulator.StartAsync();
        _cosmos = await CosmosEmulator.StartAsync();
        _host = await FunctionsHost.StartAsync(app, _directory.FullName, new Dictionary<string, string>
        {
            ["Tables"] = _azurite.ConnectionString,
            ["Cosmos"] = _cosmos.ConnectionString,
            ["Cosmos__connectionMode"] = "Gateway",
            // Nobody listens there.
            ["ServiceBus"] = "Endpoint=sb://127.0.0.1/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==",
            ["Demo__Seed"] = "true",
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_cosmos is not null) await _cosmos.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>A key of the demonstration tenant, once the app has printed it.</summary>
    public async Task<string> KeyAsync(string name)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30);)
        {
            foreach (Match line in KeyLine().Matches(Host.Output))
            {
                if (line.Groups["name"].Value == name) return line.Groups["key"].Value;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        throw new TimeoutException($"No key called {name} was printed:\n{Host.Output}");
    }

    private static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "MessageFunctions.sln"))) return directory.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"^  (?<name>[a-z-]+) +(?<key>\S+\.\S+) ", RegexOptions.Multiline)]
    private static partial Regex KeyLine();
}
