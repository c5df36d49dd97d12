using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Http;

/// <summary>Hands each request to the first function, in the order of their names, whose route and methods match.</summary>
internal sealed class HttpDispatcher(string routePrefix) : ITriggerListener, IDisposable
{
    private HttpRoute[] _routes = [];
    private FunctionInvoker _invoker = null!;
    private ILogger _logger = null!;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Scheme, host and port that the functions are reached by.</summary>
    public string BaseAddress { get; set; } = "http://localhost:7071";

    public HttpDispatcher Listen(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        _invoker = (FunctionInvoker)invoker;
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Function.Http");
        var constraints = services.GetRequiredService<IInlineConstraintResolver>();
        _routes = [.. functions.Select(function => new HttpRoute(_invoker.Compiled(function), routePrefix, constraints))];
        return this;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The server finishes its requests; when time is up their functions are told.</summary>
    public Task DrainAsync(CancellationToken timeIsUp)
    {
        timeIsUp.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _stopping);
        return Task.CompletedTask;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var route = Find(context);
        if (route is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        try
        {
            await _invoker.InvokeInScopeAsync(route.Function, context, context.RequestServices, _stopping.Token);
        }
#pragma warning disable CA1031 // Whatever a function throws is an answer of 500 with an empty body.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.FunctionFailed(_logger, route.Function.Descriptor.Name, exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            context.Response.Clear();
            context.Response.StatusCode = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        }
    }

    public void Dispose() => _stopping.Dispose();

    private HttpRoute? Find(HttpContext context)
    {
        foreach (var route in _routes)
        {
            if (route.TryMatch(context)) return route;
        }
        return null;
    }
}
