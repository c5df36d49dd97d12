using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.Http;

/// <summary>HTTP functions: the trigger parameter is the request; others take the route or query value of their name.</summary>
internal sealed class HttpTriggerKind(HttpDispatcher dispatcher, string routePrefix) : ITriggerKind
{
    public bool Handles(TriggerBindingAttribute trigger) => trigger is HttpTriggerAttribute;

    public Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest)) return static state => ((HttpContext)state!).Request;
        if (parameter == function.TriggerParameter)
            throw new FunctionDefinitionException($"Function '{function.Name}': the parameter '{parameter.Name}' is of type {parameter.ParameterType.Name}. An HTTP trigger binds to Microsoft.AspNetCore.Http.HttpRequest.");
        return RequestValue.Binder(parameter);
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services) =>
        dispatcher.Listen(functions, invoker, services);

    public string Describe(FunctionDescriptor function)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var methods = trigger.Methods is { Length: > 0 } given ? $"[{string.Join(',', given).ToUpperInvariant()}] " : "";
        return $"{methods}{dispatcher.BaseAddress}/{HttpRoute.FullTemplate(routePrefix, function)}";
    }
}
