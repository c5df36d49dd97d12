using System.Reflection;
using System.Text;
using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Http;

/// <summary>HTTP functions: the trigger parameter is the request; others take the route or query value of their name.</summary>
/// <param name="dispatcher">What hands requests to them.</param>
/// <param name="scopes">For functions that are run by hand.</param>
/// <param name="hasWebApplication">Whether the app called <c>ConfigureFunctionsWebApplication()</c>.</param>
internal sealed class HttpTriggerKind(HttpDispatcher dispatcher, IServiceScopeFactory scopes, bool hasWebApplication) : ITriggerKind, IManualTrigger
{
    public bool Handles(TriggerBindingAttribute trigger) => trigger is HttpTriggerAttribute;

    public Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (!hasWebApplication)
            throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{parameter.Name}': an HTTP function needs ASP.NET Core's request. Call ConfigureFunctionsWebApplication() on the builder.");
        if (parameter.ParameterType == typeof(HttpRequest)) return static state => ((HttpContext)state!).Request;
        if (parameter == function.TriggerParameter)
            throw new FunctionDefinitionException($"Function '{function.Name}': the parameter '{parameter.Name}' is of type {parameter.ParameterType.Name}. An HTTP trigger binds to Microsoft.AspNetCore.Http.HttpRequest.");
        return RequestValue.Binder(parameter);
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        foreach (var function in functions) RefuseReserved(function);
        return dispatcher.Listen(functions, invoker, services);
    }

    public string Describe(FunctionDescriptor function)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var methods = trigger.Methods is { Length: > 0 } given ? $"[{string.Join(',', given).ToUpperInvariant()}] " : "";
        return $"{methods}{dispatcher.BaseAddress}/{HttpRoute.FullTemplate(dispatcher.RoutePrefix, function)}";
    }

    /// <summary>The input is the body of a POST without address or headers; its answer is dropped.</summary>
    public async Task RunAsync(FunctionDescriptor function, string? input, IFunctionInvoker invoker, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = HttpMethods.Post;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(input ?? ""));
        context.Request.ContentLength = context.Request.Body.Length;
        context.Response.Body = Stream.Null;
        var http = (FunctionInvoker)invoker;
        await http.InvokeForRequestAsync(http.Compiled(function), context, cancellationToken);
    }

    private static void RefuseReserved(FunctionDescriptor function)
    {
        var route = (((HttpTriggerAttribute)function.Trigger).Route ?? "").TrimStart('/');
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
            throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{function.TriggerParameter.Name}': the route '{route}' begins with 'admin' or 'runtime', which belong to the host. Choose another.");
    }
}
