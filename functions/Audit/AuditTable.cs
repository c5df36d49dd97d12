using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Audit;

/// <summary>Function × action, read once at start from the functions' own attributes.</summary>
public sealed class AuditTable
{
    private readonly FrozenDictionary<string, string> _actions;

    private AuditTable(FrozenDictionary<string, string> actions) => _actions = actions;

    /// <summary>The action of a function, or null: it is not audited.</summary>
    public string? Find(string function) => _actions.GetValueOrDefault(function);

    public static AuditTable Read(Assembly assembly) => new((
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let audited = method.GetCustomAttribute<AuditedAttribute>()
        where function is not null && audited is not null
        select (function.Name, audited.Action)).ToFrozenDictionary(pair => pair.Name, pair => pair.Action, StringComparer.OrdinalIgnoreCase));
}
