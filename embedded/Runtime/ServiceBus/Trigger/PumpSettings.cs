using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>What a pump needs to know.</summary>
internal sealed record PumpSettings(
    FunctionDescriptor Function, MessageLane Lane, IFunctionInvoker Invoker, ServiceBusTriggerOptions Options, bool AutoComplete);
