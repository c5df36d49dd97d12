using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>One discovered function.</summary>
/// <param name="Name">From <c>[Function]</c>; unique in the app, whatever the case.</param>
/// <param name="Method">The method that is called.</param>
/// <param name="TriggerParameter">The parameter that carries <paramref name="Trigger"/>.</param>
/// <param name="Trigger">What starts it.</param>
internal sealed record FunctionDescriptor(
    string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger);
