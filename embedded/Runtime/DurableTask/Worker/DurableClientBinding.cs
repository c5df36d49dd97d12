using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Binds <c>[DurableClient]</c>.</summary>
internal sealed class DurableClientBinding : IInputBinding
{
    public bool Handles(ParameterInfo parameter) => parameter.IsDefined(typeof(DurableClientAttribute));

    public Func<IServiceProvider, object?> Bind(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType != typeof(DurableTaskClient))
            throw new FunctionDefinitionException($"Function '{function.Name}': [DurableClient] belongs on a DurableTaskClient, not on '{parameter.Name}' of type {parameter.ParameterType.Name}.");
        return static services => services.GetRequiredService<DurableTaskClient>();
    }
}
