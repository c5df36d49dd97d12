using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>One kind of trigger (HTTP, timer, queue, orchestration, activity): how its parameters are bound and what listens for its work.</summary>
internal interface ITriggerKind
{
    /// <summary>Whether this kind handles an attribute.</summary>
    bool Handles(TriggerBindingAttribute trigger);

    /// <summary>
    /// How a parameter of a function of this kind gets its value from what the listener passed to
    /// <see cref="IFunctionInvoker.InvokeAsync"/>; null when the parameter is not this kind's to bind.
    /// </summary>
    /// <exception cref="FunctionDefinitionException">The parameter is this kind's, but of a type that cannot be bound.</exception>
    Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter);

    /// <summary>
    /// Called once at start, after all functions are known, with the functions of this kind (perhaps none).
    /// </summary>
    /// <exception cref="FunctionDefinitionException">A function is set up wrongly.</exception>
    ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services);

    /// <summary>The function's line in the start-up list after its name, such as <c>serviceBusTrigger messages-p0</c>.</summary>
    string Describe(FunctionDescriptor function);
}

/// <summary>What waits for work of one kind and hands it to functions.</summary>
internal interface ITriggerListener
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes nothing new and completes when what runs has finished, or when the token says that time is up.</summary>
    Task DrainAsync(CancellationToken timeIsUp);
}

/// <summary>Runs functions: middleware, one service scope per invocation, bound parameters.</summary>
internal interface IFunctionInvoker
{
    /// <summary>Runs one invocation and answers the function's result (null for <c>void</c> and <c>Task</c>).</summary>
    /// <param name="function">Which.</param>
    /// <param name="triggerState">What the kind's binders read.</param>
    /// <param name="cancellationToken">Ends the invocation: shutdown or the function timeout.</param>
    ValueTask<object?> InvokeAsync(FunctionDescriptor function, object? triggerState, CancellationToken cancellationToken);
}

/// <summary>A function that cannot run as written: the message names the function, the parameter and the mend. It fails the start.</summary>
internal sealed class FunctionDefinitionException(string message) : Exception(message);
