using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Access;

/// <summary>Function × roles, read once at start from the functions' own attributes.</summary>
public sealed class FunctionAccessTable
{
    private readonly FrozenDictionary<string, FunctionAccess> _functions;

    private FunctionAccessTable(IEnumerable<FunctionAccess> functions) =>
        _functions = functions.ToFrozenDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All functions, in the order of their names.</summary>
    public IReadOnlyList<FunctionAccess> Functions => [.. _functions.Values.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];

    /// <exception cref="InvalidOperationException">An HTTP function does not say who may call it, or says it twice.</exception>
    public static FunctionAccessTable Read(params IEnumerable<Assembly> assemblies) => Read(assemblies.SelectMany(assembly => assembly.GetTypes()));

    /// <inheritdoc cref="Read(IEnumerable{Assembly})"/>
    public static FunctionAccessTable Read(IEnumerable<Type> types)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return new FunctionAccessTable(
            from type in types
            from method in type.GetMethods(All)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            select Describe(function.Name, method));
    }

    /// <summary>What is known of a function, or null: then only its bindings tell whether a request started it.</summary>
    public FunctionAccess? Find(string name) => _functions.GetValueOrDefault(name);

    private static FunctionAccess Describe(string name, MethodInfo method)
    {
        var http = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);
        var isHttp = http is not null;
        var allow = method.GetCustomAttribute<AllowAttribute>();
        var anyone = method.GetCustomAttribute<AllowAnyoneAttribute>();
        if (isHttp && (allow is null) == (anyone is null))
            throw new InvalidOperationException($"The HTTP function '{name}' must have either [Allow] with its roles or [AllowAnyone] with a reason.");
        if (allow is { Roles: MessageFunctions.Access.Roles.None })
            throw new InvalidOperationException($"The HTTP function '{name}' allows no role. Name one, or use [AllowAnyone].");
        return new FunctionAccess(name, isHttp, allow?.Roles ?? MessageFunctions.Access.Roles.None) { Route = isHttp ? http!.Route ?? name : null };
    }
}
