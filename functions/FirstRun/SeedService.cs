using MessageFunctions.Tenants;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.Functions.FirstRun;

/// <summary>Before the first request: creates the demonstration tenant where there is none, and keeps its keys for whoever shows them.</summary>
internal sealed class SeedService(DemoSeed seed) : IHostedService
{
    /// <summary>The keys that were made by this start; empty on every later one.</summary>
    public IReadOnlyList<SeededKey> Keys { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken) => Keys = await seed.ApplyAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
