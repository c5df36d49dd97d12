using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds the app: settings, services, middleware.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly IHostApplicationBuilder _host;
    private readonly MiddlewarePipeline _middleware = new();

    internal FunctionsApplicationBuilder(string[] args)
    {
        _web = HostBuilding.CreateWebBuilder(args);
        _host = _web;
    }

    public IDictionary<object, object> Properties => _host.Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    /// <summary>Where the functions come from.</summary>
    internal FunctionSource Functions { get; } = new();

    /// <summary>Whether <c>ConfigureFunctionsWebApplication()</c> was called.</summary>
    internal bool HasWebApplication { get; set; }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => _host.ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Takes the data directory and puts the app together; the functions are looked at when the host starts.</summary>
    public IHost Build() => HostBuilding.Build(_web, Functions, _middleware, HasWebApplication);
}
