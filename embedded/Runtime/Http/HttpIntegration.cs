using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// The middleware that shows the request to what comes behind it, and afterwards writes the function's result to the response.
/// </summary>
internal static class HttpIntegration
{
    private static readonly ActionDescriptor NoAction = new();

    public static FunctionExecutionDelegate Wrap(FunctionExecutionDelegate next) => context =>
    {
        var invocation = (EmbeddedFunctionContext)context;
        if (invocation.TriggerState is not HttpContext http) return next(context);
        invocation.HttpContext = http;
        var running = next(context);
        return running.IsCompletedSuccessfully ? WriteResult(invocation, http) : Awaited(running, invocation, http);
    };

    private static async Task Awaited(Task running, EmbeddedFunctionContext invocation, HttpContext http)
    {
        await running;
        await WriteResult(invocation, http);
    }

    /// <summary>Anything but a result of ASP.NET Core is not written: a string or an object gives 200 with an empty body.</summary>
    private static Task WriteResult(EmbeddedFunctionContext invocation, HttpContext http)
    {
        var result = invocation.Result;
        if (result is IResult plain)
        {
            invocation.Result = null;
            return plain.ExecuteAsync(http);
        }
        if (result is IActionResult action)
        {
            invocation.Result = null;
            return action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction));
        }
        return Task.CompletedTask;
    }
}
