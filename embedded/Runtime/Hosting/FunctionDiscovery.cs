using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Finds the methods marked <c>[Function]</c>, in the order of their names, and refuses what could not run.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FunctionDescriptor> Find(IEnumerable<Assembly> assemblies) => Find(assemblies.SelectMany(assembly => assembly.GetTypes()));

    /// <exception cref="FunctionDefinitionException">A function that could not run, or two of the same name.</exception>
    public static IReadOnlyList<FunctionDescriptor> Find(IEnumerable<Type> types)
    {
        var functions = new SortedDictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            if (!type.IsClass || type.Name[0] == '<') continue;
            foreach (var method in type.GetMethods(Declared))
            {
                if (!method.IsDefined(typeof(FunctionAttribute), inherit: false)) continue;
                var function = Describe(method);
                if (!functions.TryAdd(function.Name, function))
                    throw new FunctionDefinitionException($"Function '{function.Name}' is declared twice: by {Name(functions[function.Name].Method)} and by {Name(method)}. Rename one; case makes no difference.");
            }
        }
        return [.. functions.Values];
    }

    private static FunctionDescriptor Describe(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var type = method.DeclaringType!;
        if (string.IsNullOrWhiteSpace(name)) throw new FunctionDefinitionException($"The function of {Name(method)} has no name. Give [Function] one.");
        if (type.IsNested) throw new FunctionDefinitionException($"Function '{name}': {type.FullName} is a nested class, whose functions fail when called. Move it out of {type.DeclaringType!.Name}.");
        if (!method.IsPublic) throw new FunctionDefinitionException($"Function '{name}': {Name(method)} is not public. Make it public.");
        if (method.IsGenericMethodDefinition || type.IsGenericTypeDefinition) throw new FunctionDefinitionException($"Function '{name}': {Name(method)} is generic. Give it concrete types.");
        if (type.IsAbstract && !method.IsStatic) throw new FunctionDefinitionException($"Function '{name}': {type.Name} is abstract. Declare the function in a class that can be created.");

        var triggers = method.GetParameters()
            .Select(parameter => (parameter, trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(pair => pair.trigger is not null).ToList();
        return triggers.Count switch
        {
            1 => new FunctionDescriptor(name, method, triggers[0].parameter, triggers[0].trigger!),
            0 => throw new FunctionDefinitionException($"Function '{name}': no parameter of {Name(method)} has a trigger attribute. Mark one, such as [HttpTrigger] HttpRequest."),
            _ => throw new FunctionDefinitionException($"Function '{name}': the parameters {string.Join(" and ", triggers.Select(pair => $"'{pair.parameter.Name}'"))} all have trigger attributes. Keep one."),
        };
    }

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
