using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Orchestrators: the context by its type, and one other parameter from the input.</summary>
internal sealed class OrchestrationTriggerKind(DurableEngine engine) : ITriggerKind
{
    public bool Handles(TriggerBindingAttribute trigger) => trigger is OrchestrationTriggerAttribute;

    public Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(TaskOrchestrationContext)) return static state => ((OrchestratorInvocation)state!).Context;
        if (parameter == function.TriggerParameter)
            throw new FunctionDefinitionException($"Function '{function.Name}': [OrchestrationTrigger] belongs on a TaskOrchestrationContext, not on '{parameter.Name}' of type {parameter.ParameterType.Name}.");
        if (!DurableParameters.MayCarryInput(parameter)) return null;
        var type = parameter.ParameterType;
        return state => Payload.Deserialize(((OrchestratorInvocation)state!).Context.Input, type);
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        engine.Catalog.AddOrchestrators(functions);
        return new Listener(engine, invoker);
    }

    public string Describe(FunctionDescriptor function) => "orchestrationTrigger";

    private sealed class Listener(DurableEngine engine, IFunctionInvoker invoker) : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            engine.Start(invoker);
            return Task.CompletedTask;
        }

        public Task DrainAsync(CancellationToken timeIsUp) => engine.DrainAsync(timeIsUp);
    }
}
