namespace MessageFunctions.Emulators;

/// <summary>The stand-in for Cosmos DB, in memory, on a free port. What it does not do is listed in <c>docs/storage.md</c>.</summary>
public sealed class CosmosEmulator : IAsyncDisposable
{
    private readonly EmulatorProcess _process;

    private CosmosEmulator(EmulatorProcess process) => _process = process;

    /// <summary>What the setting <c>Cosmos</c> takes; any key opens it.</summary>
    public string ConnectionString => $"AccountEndpoint={_process.Addresses[0]};AccountKey=bm90IGEgc2VjcmV0;";

    public static async Task<CosmosEmulator> StartAsync() => new(await EmulatorProcess.StartAsync("cosmos.js", services: 1));

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
