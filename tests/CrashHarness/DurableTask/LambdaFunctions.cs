using System.Reflection;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MessageFunctions.CrashHarness.DurableTask;

/// <summary>Orchestrators and activities given as lambdas, called as the worker calls functions.</summary>
internal sealed class LambdaFunctions : IFunctionInvoker
{
    private static readonly MethodInfo AnyMethod = typeof(LambdaFunctions).GetMethod(nameof(AnyFunction), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Dictionary<FunctionDescriptor, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = [];
    private readonly Dictionary<FunctionDescriptor, Func<ActivityWork, CancellationToken, Task<object?>>> _activities = [];

    public IEnumerable<FunctionDescriptor> Orchestrators => _orchestrators.Keys;

    public IEnumerable<FunctionDescriptor> Activities => _activities.Keys;

    public LambdaFunctions Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> body)
    {
        _orchestrators.Add(Descriptor(name, new OrchestrationTriggerAttribute()), body);
        return this;
    }

    public LambdaFunctions Activity<TInput>(string name, Func<TInput?, object?> body) =>
        Activity<TInput>(name, (input, _) => Task.FromResult(body(input)));

    public LambdaFunctions Activity<TInput>(string name, Func<TInput?, CancellationToken, Task<object?>> body)
    {
        _activities.Add(
            Descriptor(name, new ActivityTriggerAttribute()), (work, stopping) => body(Payload.Deserialize<TInput>(work.Input), stopping));
        return this;
    }

    public async ValueTask<object?> InvokeAsync(FunctionDescriptor function, object? triggerState, CancellationToken cancellationToken) =>
        triggerState is OrchestratorInvocation orchestration
            ? await _orchestrators[function](orchestration.Context)
            : await _activities[function]((ActivityWork)triggerState!, cancellationToken);

    private static FunctionDescriptor Descriptor(string name, Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute trigger) =>
        new(name, AnyMethod, AnyMethod.GetParameters()[0], trigger);

    private static void AnyFunction(object input) => _ = input;
}
