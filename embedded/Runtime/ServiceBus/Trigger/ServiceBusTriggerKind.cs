using System.Reflection;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Functions that are started by messages.</summary>
internal sealed class ServiceBusTriggerKind(QueueEngine engine, EmbeddedRuntimeOptions runtime, string endpointHost) : ITriggerKind, IManualTrigger
{
    private const string DefaultConnection = "ServiceBus";

    public bool Handles(TriggerBindingAttribute trigger) => trigger is ServiceBusTriggerAttribute;

    public Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(ServiceBusMessageActions)) return state => ((ServiceBusDelivery)state!).Actions;
        if (parameter != function.TriggerParameter) return null;
        var isBatched = ((ServiceBusTriggerAttribute)function.Trigger).IsBatched;
        return isBatched ? BindBatch(function, parameter) : BindSingle(function, parameter);
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        var options = ServiceBusTriggerOptions.From(runtime.HostJson);
        return new ServiceBusListener([.. functions.Select(function => Pump(function, options, invoker))]);
    }

    public string Describe(FunctionDescriptor function)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        return $"serviceBusTrigger {Path(function, trigger)}{(trigger.IsBatched ? " (batched)" : "")}";
    }

    /// <summary>Sends the input to the function's queue, so that the run is the real one, with its lock and its settlement.</summary>
    public Task RunAsync(FunctionDescriptor function, string? input, IFunctionInvoker invoker, CancellationToken cancellationToken)
    {
        var (name, deadLetter) = QueuePath.Parse(Path(function, (ServiceBusTriggerAttribute)function.Trigger));
        if (deadLetter) throw new NotSupportedException($"Function '{function.Name}' reads a dead-letter sub-queue, to which nothing can be sent.");
        var queue = engine.Queue(name);
        return queue.SendAsync([queue.Prepare(new ServiceBusMessage(input ?? ""))]);
    }

    private FunctionPump Pump(FunctionDescriptor function, ServiceBusTriggerOptions options, IFunctionInvoker invoker)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        if (trigger.IsSessionsEnabled)
            throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{function.TriggerParameter.Name}': the embedded queues have no sessions. Remove IsSessionsEnabled, or run with FunctionsRuntime=azure.");
        CheckConnection(function, trigger.Connection ?? DefaultConnection);
        var (name, deadLetter) = QueuePath.Parse(Path(function, trigger));
        var queue = engine.Find(name)
            ?? throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{function.TriggerParameter.Name}': the queue '{name}' is not declared. Declare it in {EntityFile.Name}.");
        var lane = queue.Lane(deadLetter);
        var settings = new PumpSettings(function, lane, invoker, options, trigger.ExplicitAutoCompleteMessages ?? options.AutoCompleteMessages);
        return trigger.IsBatched ? new BatchPump(settings) : new SinglePump(settings);
    }

    private void CheckConnection(FunctionDescriptor function, string connection)
    {
        var value = runtime.Settings[connection] ?? runtime.Settings[$"{connection}:fullyQualifiedNamespace"] ?? runtime.Settings[$"{connection}__fullyQualifiedNamespace"];
        if (string.IsNullOrEmpty(value)) return;
        var host = value.Contains('=', StringComparison.Ordinal) ? EmbeddedEndpoint.HostOf(value) : value;
        if (!string.Equals(host, endpointHost, StringComparison.OrdinalIgnoreCase))
            throw new FunctionDefinitionException($"Function '{function.Name}' receives over the connection '{connection}', which leads to '{host}'; the embedded queues serve '{endpointHost}'. Remove the setting, or run with FunctionsRuntime=azure.");
    }

    private string Path(FunctionDescriptor function, ServiceBusTriggerAttribute trigger) =>
        runtime.Expand(trigger.QueueName ?? "", $"Function '{function.Name}', parameter '{function.TriggerParameter.Name}'");

    private static Func<object?, object?> BindSingle(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(ServiceBusReceivedMessage)) return state => First(state);
        if (parameter.ParameterType == typeof(string)) return state => First(state).Body.ToString();
        if (parameter.ParameterType == typeof(BinaryData)) return state => First(state).Body;
        if (parameter.ParameterType == typeof(byte[])) return state => First(state).Body.ToArray();
        throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{parameter.Name}': a message cannot be bound to {parameter.ParameterType}. Take ServiceBusReceivedMessage, string, BinaryData or byte[]; for an array set IsBatched = true.");
    }

    private static Func<object?, object?> BindBatch(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(ServiceBusReceivedMessage[])) return state => All(state).ToArray();
        if (parameter.ParameterType == typeof(string[])) return state => All(state).Select(message => message.Body.ToString()).ToArray();
        if (parameter.ParameterType == typeof(BinaryData[])) return state => All(state).Select(message => message.Body).ToArray();
        throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{parameter.Name}': a batch of messages cannot be bound to {parameter.ParameterType}. Take ServiceBusReceivedMessage[], string[] or BinaryData[], or remove IsBatched.");
    }

    private static IReadOnlyList<ServiceBusReceivedMessage> All(object? state) => ((ServiceBusDelivery)state!).Messages;

    private static ServiceBusReceivedMessage First(object? state) => All(state)[0];
}
