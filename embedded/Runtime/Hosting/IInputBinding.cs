using System.Reflection;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Supplies parameters beside the trigger, whatever the kind of function, such as <c>[DurableClient]</c>.</summary>
internal interface IInputBinding
{
    bool Handles(ParameterInfo parameter);

    /// <summary>Called once at start for each parameter it handles; the function is called per invocation with the invocation's services.</summary>
    /// <exception cref="FunctionDefinitionException">The parameter's type cannot be bound.</exception>
    Func<IServiceProvider, object?> Bind(FunctionDescriptor function, ParameterInfo parameter);
}
