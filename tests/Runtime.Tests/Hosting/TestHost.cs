using System.Net;
using System.Text.Json;
using MessageFunctions.Embedded.Hosting;
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
    private readonly bool _keep;

    private TestHost(IHost host, string directory, bool keep)
    {
        _keep = keep;
        Host = host;
        Directory = directory;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public IHost Host { get; }

    public string Directory { get; }

    public HttpClient Client { get; }

    public string MasterKey => Keys().GetProperty("masterKey").GetString()!;

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

    /// <param name="keep">Whether the directory outlives the host, for a second one on it.</param>
    public static async Task<TestHost> StartAsync(FunctionsApplicationBuilder builder, string directory, bool keep = false)
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
        return new TestHost(host, directory, keep);
    }

    /// <summary>What the start says of functions that it refuses.</summary>
    public static Task<FunctionDefinitionException> RefusedAsync(params Type[] types)
    {
        var directory = NewDirectory();
        return RefusedAsync(CreateBuilder(directory, types).ConfigureFunctionsWebApplication(), directory);
    }

    public static async Task<FunctionDefinitionException> RefusedAsync(FunctionsApplicationBuilder builder, string directory)
    {
        try
        {
            return await Assert.ThrowsAsync<FunctionDefinitionException>(async () =>
            {
                await using var host = await StartAsync(builder, directory, keep: true);
            });
        }
        finally
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
    }

    public JsonElement Keys() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Directory, "data", "keys.json"))).RootElement;

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? key = null, HttpContent? content = null)
    {
        using var answer = await SendAsync(method, path, key, content);
        return answer.StatusCode;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null) request.Headers.Add("x-functions-key", key);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
        if (!_keep) System.IO.Directory.Delete(Directory, recursive: true);
    }
}
