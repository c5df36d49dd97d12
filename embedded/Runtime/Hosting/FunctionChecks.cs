using System.Reflection;
using MessageFunctions.Embedded.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>What the official host finds out only when the function runs, or passes over: here it fails the start.</summary>
internal static class FunctionChecks
{
    /// <exception cref="FunctionDefinitionException">The function could not run.</exception>
    public static void Check(FunctionDescriptor function, IServiceProviderIsService registered)
    {
        if (function.Method.GetCustomAttribute<RetryAttribute>() is not null && function.Trigger is not TimerTriggerAttribute)
            throw new FunctionDefinitionException($"Function '{function.Name}': only timers have retry attributes. Remove the attribute, and retry with the queue's delivery count or an activity's TaskOptions.");
        if (function.Method.IsStatic) return;
        var type = function.Method.DeclaringType!;
        var constructors = type.GetConstructors();
        if (constructors.Length == 0) throw new FunctionDefinitionException($"Function '{function.Name}': {type.Name} has no public constructor. Give it one.");
        if (constructors.Length > 1) return;
        foreach (var parameter in constructors[0].GetParameters())
        {
            if (parameter.HasDefaultValue || parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is not null || registered.IsService(parameter.ParameterType)) continue;
            throw new FunctionDefinitionException($"Function '{function.Name}': the parameter '{parameter.Name}' of {type.Name}'s constructor asks for {parameter.ParameterType.Name}, which is not registered. Add it to builder.Services.");
        }
    }
}
