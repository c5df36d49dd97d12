using MessageFunctions.CrashHarness.ServiceBus;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.CrashHarness.Hosting;

/// <summary>The whole host as an app runs it, with functions that stay in until the file <c>open</c> is in the directory.</summary>
internal sealed class HostMode : ICrashMode
{
    public string Name => "host";

    public async Task RunAsync(string directory, CancellationToken stopping)
    {
        var builder = FunctionsApplication.CreateBuilder(
            ["--urls", "http://127.0.0.1:0", "--AzureWebJobsScriptRoot", directory, "--MESSAGEFUNCTIONS_DATA", Path.Combine(directory, "data")]);
        builder.Functions.Types = [typeof(StayingFunctions)];
        builder.Logging.ClearProviders();
        var journal = new Journal();
        builder.Services.AddSingleton(journal).AddSingleton(new Door(Path.Combine(directory, "open")));
        builder.ConfigureFunctionsWebApplication();
        using var host = builder.Build();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(() => journal.Say($"listening {host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}"));
        // SIGTERM and SIGINT are the host's own to take.
        await host.RunAsync(CancellationToken.None);
    }
}
