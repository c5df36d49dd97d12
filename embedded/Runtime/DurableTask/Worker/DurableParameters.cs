using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Which parameters of an orchestrator may carry its input: those that no one else binds.</summary>
internal static class DurableParameters
{
    public static bool MayCarryInput(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(FunctionContext)
        && parameter.ParameterType != typeof(CancellationToken)
        && !parameter.IsDefined(typeof(BindingAttribute), inherit: true);
}
