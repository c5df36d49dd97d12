namespace MessageFunctions.Emulators;

/// <summary>Azurite: blobs, queues and tables, in memory, on free ports.</summary>
public sealed class AzuriteEmulator : IAsyncDisposable
{
    // As azurite.js sets them; they open nothing else.
    private const string Account = "emulator";
    private const string Key = "bm90IGEgc2VjcmV0";

    private readonly EmulatorProcess _process;

    private AzuriteEmulator(EmulatorProcess process) => _process = process;

    /// <summary>What the settings <c>Tables</c> and <c>AzureWebJobsStorage</c> take.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint={_process.Addresses[0]}{Account};QueueEndpoint={_process.Addresses[1]}{Account};TableEndpoint={_process.Addresses[2]}{Account};";

    /// <summary>Where its tables are.</summary>
    public Uri Tables => _process.Addresses[2];

    public static async Task<AzuriteEmulator> StartAsync() => new(await EmulatorProcess.StartAsync("azurite.js", services: 3));

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
