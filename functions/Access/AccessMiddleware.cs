using MessageFunctions.Access;
using MessageFunctions.Access.Rates;
using MessageFunctions.Functions.Access.Rates;
using MessageFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Access;

/// <summary>
/// The gate: nothing that a request started runs before its caller is proven and allowed. Timers, queues and orchestrations pass. It must be
/// added after <c>ConfigureFunctionsWebApplication()</c>; added before, requests are not visible here, and every one of them fails.
/// </summary>
public sealed class AccessMiddleware(FunctionAccessTable table, Authenticator authenticator, RateAdmission rates, ILogger<AccessMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string HttpTrigger = "httpTrigger";

    /// <exception cref="InvalidOperationException">A request's function ran without its request: the order of registration is wrong.</exception>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var function = table.Find(context.FunctionDefinition.Name);
        if (!(function?.IsHttp ?? IsHttp(context.FunctionDefinition))) return next(context);
        var http = context.GetHttpContext() ?? throw new InvalidOperationException(
            $"The HTTP function '{context.FunctionDefinition.Name}' was called without its request. Add the access middleware after ConfigureFunctionsWebApplication().");
        return function is { IsForAnyone: true } ? next(context) : GuardAsync(context, http, function, next);
    }

    private async Task GuardAsync(FunctionContext context, HttpContext http, FunctionAccess? function, FunctionExecutionDelegate next)
    {
        AuthenticationResult result;
        try
        {
            result = await authenticator.AuthenticateAsync(http);
        }
        catch (StorageUnavailableException exception)
        {
            AccessLog.Unavailable(logger, context.FunctionDefinition.Name, exception);
            await AccessProblem.Unavailable.WriteAsync(http, retryAfterSeconds: 1);
            return;
        }
        if (result is not AuthenticationResult.Admitted(var caller, var tenant))
        {
            var refused = (AuthenticationResult.Refused)result;
            AccessLog.Refused(logger, context.FunctionDefinition.Name, refused.Reason, refused.Tenant?.Value);
            await AccessProblem.Unauthenticated.WriteAsync(http);
            return;
        }
        // A function that the table does not know says nothing about its roles: nobody may call it.
        if (function is null || !caller.Has(function.Roles))
        {
            AccessLog.Forbidden(logger, context.FunctionDefinition.Name, caller.Tenant.Value);
            await AccessProblem.Forbidden.WriteAsync(http);
            return;
        }
        context.InstanceServices.GetRequiredService<CallerAccessor>().Set(caller);
        if (HttpMethods.IsPost(http.Request.Method)) RateHeaders.Register(http, rates, tenant);
        await next(context);
    }

    private static bool IsHttp(FunctionDefinition function) =>
        function.InputBindings.Values.Any(binding => string.Equals(binding.Type, HttpTrigger, StringComparison.OrdinalIgnoreCase));
}
