using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>The orchestrators and activities of the app, by name whatever its case.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionDescriptor> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionDescriptor> _activities = new(StringComparer.OrdinalIgnoreCase);

    public FunctionDescriptor? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public FunctionDescriptor? FindActivity(string name) => _activities.GetValueOrDefault(name);

    public void AddOrchestrators(IEnumerable<FunctionDescriptor> functions) => Add(
        _orchestrators, functions, static function => ((OrchestrationTriggerAttribute)function.Trigger).Orchestration, "orchestrator");

    public void AddActivities(IEnumerable<FunctionDescriptor> functions) => Add(
        _activities, functions, static function => ((ActivityTriggerAttribute)function.Trigger).Activity, "activity");

    private static void Add(
        Dictionary<string, FunctionDescriptor> catalog,
        IEnumerable<FunctionDescriptor> functions,
        Func<FunctionDescriptor, string?> givenName,
        string kind)
    {
        foreach (var function in functions)
        {
            var name = givenName(function) ?? function.Name;
            if (!catalog.TryAdd(name, function))
                throw new FunctionDefinitionException($"Function '{function.Name}' and function '{catalog[name].Name}' are both the {kind} '{name}'. Rename one.");
        }
    }
}
