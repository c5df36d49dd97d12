using System.Globalization;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Embedded.Http;
using MessageFunctions.Embedded.ServiceBus;
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Embedded.Timers;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Puts the web server, the runtime and the app's services together.</summary>
internal static class HostBuilding
{
    /// <summary>Between the moment that what still runs is told to stop and the moment that its connection is cut.</summary>
    private static readonly TimeSpan TimeForTheToldToStop = TimeSpan.FromSeconds(2);

    private static int _hosts;

    public static WebApplicationBuilder CreateWebBuilder(string[] args)
    {
        var environment = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Development;
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        var given = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var root = ScriptRoot(given);
        var defaults = new Dictionary<string, string?>
        {
            [SettingNames.ScriptRoot] = root,
            ["ServiceBus"] = $"Endpoint=sb://embedded-{Environment.ProcessId}-{Interlocked.Increment(ref _hosts)}/;UseDevelopmentEmulator=true",
        };
        web.Configuration.AddInMemoryCollection(defaults).AddInMemoryCollection(LocalSettings.Read(root)).AddEnvironmentVariables().AddCommandLine(args);
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddConfiguration(HostJson.Read(root).GetSection("logging")).AddConfiguration(web.Configuration.GetSection("Logging"))
            .AddSimpleConsole();
        return web;
    }

    public static IHost Build(WebApplicationBuilder web, FunctionSource source, MiddlewarePipeline middleware, bool hasWebApplication)
    {
        var settings = web.Configuration;
        var hostJson = HostJson.Read(settings[SettingNames.ScriptRoot]!);
        var time = Time(web.Services);
        var limits = new RuntimeLimits(HostJson.FunctionTimeout(hostJson), Drain(settings));
        var directory = DataDirectory.Open(settings[SettingNames.DataDirectory]);
        var options = new EmbeddedRuntimeOptions(directory.Path, hostJson, settings, time);

        var prefix = HostJson.RoutePrefix(hostJson);
        web.WebHost.UseKestrelCore().UseUrls(Urls(settings));
        web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = limits.Drain + TimeForTheToldToStop);
        web.Services.AddSingleton(_ => directory).AddSingleton(options).AddSingleton(source).AddSingleton(middleware).AddSingleton(limits)
            .AddSingleton<FunctionHost>().AddHostedService(services => services.GetRequiredService<FunctionHost>())
            .AddEmbeddedHttp(options, prefix, hasWebApplication).AddEmbeddedTimers()
            .AddEmbeddedServiceBus(options, Path.Combine(settings[SettingNames.ScriptRoot]!, EntityFile.Name))
            .AddEmbeddedDurableTask(options);
        Cors.AddTo(web.Services);
        var app = web.Build();
        var host = new EmbeddedHost(app);
        // Resolved first, so that the container disposes it last and the directory is free only when all its files are closed.
        app.Services.GetRequiredService<DataDirectory>();
        try
        {
            // Engines are there from here on: a client of the app finds them also before the host is started.
            app.Services.GetRequiredService<FunctionHost>();
            Cors.Use(app, settings);
        }
        catch
        {
            host.Dispose();
            throw;
        }
        app.Run(app.Services.GetRequiredService<HttpDispatcher>().HandleAsync);
        return host;
    }

    private static string ScriptRoot(IConfiguration settings)
    {
        if (settings[SettingNames.ScriptRoot] is { Length: > 0 } given) return Path.GetFullPath(given);
        var working = Directory.GetCurrentDirectory();
        return File.Exists(Path.Combine(working, HostJson.FileName)) ? working : AppContext.BaseDirectory;
    }

    private static TimeProvider Time(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return (TimeProvider?)services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance
            ?? throw new FunctionDefinitionException("TimeProvider is registered with a factory or a type; the runtime needs it before there are services. Register an instance: AddSingleton<TimeProvider>(instance).");
    }

    private static TimeSpan Drain(ConfigurationManager settings)
    {
        var text = settings[SettingNames.DrainSeconds] ?? "30";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 600
            ? TimeSpan.FromSeconds(seconds)
            : throw new FunctionDefinitionException($"The setting {SettingNames.DrainSeconds} is '{text}'. Set it to a number of seconds from 0 to 600.");
    }

    private static string[] Urls(ConfigurationManager settings)
    {
        var urls = settings[SettingNames.Urls] ?? settings["ASPNETCORE_URLS"] ?? $"http://localhost:{settings[SettingNames.Port] ?? "7071"}";
        // The name localhost stands for two addresses, which cannot share a port that the system picks.
        return [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => url.EndsWith("localhost:0", StringComparison.Ordinal) ? "http://127.0.0.1:0" : url)];
    }
}
