using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>The failures that the engine itself reports to orchestrators.</summary>
internal static class Failures
{
    public const string OrchestratorMissing = "OrchestratorMissingException";

    public static TaskFailureDetails Terminated(string instanceId) =>
        Of("TerminatedException", $"The sub-orchestration '{instanceId}' was terminated.");

    public static TaskFailureDetails AlreadyExists(string instanceId) => Of(
        typeof(global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException).FullName!,
        $"An instance '{instanceId}' is pending, running or suspended.");

    public static TaskFailureDetails NoSuchActivity(string name) => Of(
        "ActivityMissingException", $"There is no activity function named '{name}'. Check the name against [Function] and [ActivityTrigger].");

    public static TaskFailureDetails NoSuchOrchestrator(string name) => Of(
        OrchestratorMissing, $"There is no orchestrator function named '{name}'. Check the name against [Function] and [OrchestrationTrigger].");

    public static TaskFailureDetails NonDeterministic(string message) => Of("NonDeterministicOrchestrationException", message);

    private static TaskFailureDetails Of(string type, string message) => new(type, message, null, null, null);
}
