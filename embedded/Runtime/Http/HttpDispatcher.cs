using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Http;

/// <summary>Hands each request to the function whose route matches, or to the endpoints of the runtime itself.</summary>
internal sealed class HttpDispatcher(string routePrefix) : ITriggerListener, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private RouteTable _routes = null!;
    private FunctionInvoker _invoker = null!;
    private RequestDelegate _hostEndpoints = null!;
    private ILogger _logger = null!;

    public string RoutePrefix => routePrefix;

    /// <summary>Scheme, host and port that the functions are reached by; known once the server has started.</summary>
    public string BaseAddress { get; set; } = "";

    public HttpDispatcher Listen(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        _invoker = (FunctionInvoker)invoker;
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Function.Http");
        var constraints = services.GetRequiredService<IInlineConstraintResolver>();
        var keys = services.GetRequiredService<HostKeys>();
        HttpRoute[] routes = [.. functions.Select(function => new HttpRoute(_invoker.Compiled(function), routePrefix, constraints)
        {
            Keys = keys.KeysFor(function.Name, ((HttpTriggerAttribute)function.Trigger).AuthLevel),
        })];
        RouteOverlap.Refuse(routes);
        _routes = new RouteTable(routes, routePrefix);
        _hostEndpoints = HostEndpoints(services);
        return this;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The server finishes its requests; when time is up their functions are told.</summary>
    public Task DrainAsync(CancellationToken timeIsUp)
    {
        timeIsUp.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _stopping);
        return Task.CompletedTask;
    }

    public Task HandleAsync(HttpContext context)
    {
        if (routePrefix.Length == 0 && IsHostPath(context)) return _hostEndpoints(context);
        if (_routes.Find(context) is not { } route) return NotAFunction(context);
        if (route.Keys is { } keys && !HostKeys.Opens(context.Request, keys))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        return BodyLimit.Refuses(context) ? Task.CompletedTask : InvokeAsync(route.Function, context);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task InvokeAsync(CompiledFunction function, HttpContext context)
    {
        try
        {
            await _invoker.InvokeForRequestAsync(function, context, _stopping.Token);
        }
#pragma warning disable CA1031 // Whatever a function throws is an answer of 500 with an empty body.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(function, context, exception);
        }
    }

    private void Fail(CompiledFunction function, HttpContext context, Exception exception)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientLeft(_logger, function.Descriptor.Name);
            return;
        }
        Log.FunctionFailed(_logger, function.Descriptor.Name, exception);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
    }

    private Task NotAFunction(HttpContext context)
    {
        if (IsHostPath(context)) return _hostEndpoints(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static bool IsHostPath(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/admin") || context.Request.Path.StartsWithSegments("/runtime");

    private static RequestDelegate HostEndpoints(IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseRouting();
        pipeline.UseEndpoints(endpoints =>
        {
            foreach (var group in services.GetServices<IHostEndpoints>()) group.Map(endpoints);
        });
        pipeline.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return pipeline.Build();
    }
}
