using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Activities: one input. They are started by the engine, so their listener has nothing of its own to do.</summary>
internal sealed class ActivityTriggerKind(DurableEngine engine) : ITriggerKind
{
    public bool Handles(TriggerBindingAttribute trigger) => trigger is ActivityTriggerAttribute;

    public Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter == function.TriggerParameter) return state => Payload.Deserialize(((ActivityWork)state!).Input, type);
        if (type == typeof(string) && string.Equals(parameter.Name, "instanceId", StringComparison.OrdinalIgnoreCase))
            return static state => ((ActivityWork)state!).InstanceId;
        return null;
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        engine.Catalog.AddActivities(functions);
        return new Listener();
    }

    public string Describe(FunctionDescriptor function) => "activityTrigger";

    private sealed class Listener : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DrainAsync(CancellationToken timeIsUp) => Task.CompletedTask;
    }
}
