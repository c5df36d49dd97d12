using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Runtime.Tests.Hosting;

/// <summary>A host with only the given classes' functions, on a free port, with a directory of its own for settings and data.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(IHost host, string directory)
    {
        Host = host;
        Directory = directory;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First()) };
    }

    public IHost Host { get; }

    public string Directory { get; }

    public HttpClient Client { get; }

    public static string NewDirectory() => System.IO.Directory.CreateTempSubdirectory("runtime-").FullName;

    /// <summary>A builder that is ready but for what the test adds; <paramref name="types"/> hold the functions.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string directory, params Type[] types)
    {
        var builder = FunctionsApplication.CreateBuilder(
            ["--urls", "http://127.0.0.1:0", "--AzureWebJobsScriptRoot", directory, "--MESSAGEFUNCTIONS_DATA", Path.Combine(directory, "data")]);
        builder.Functions.Types = types;
        builder.Logging.ClearProviders();
        return builder;
    }

    public static Task<TestHost> StartAsync(params Type[] types)
    {
        var directory = NewDirectory();
        return StartAsync(CreateBuilder(directory, types).ConfigureFunctionsWebApplication(), directory);
    }

    public static async Task<TestHost> StartAsync(FunctionsApplicationBuilder builder, string directory)
    {
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new TestHost(host, directory);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
