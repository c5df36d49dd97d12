using MessageFunctions.Reviews;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MessageFunctions.Orchestrations.Review;

/// <summary>
/// Runs a review: asks machines, waits for people, and brings the end to all that wait for it, as the review's own policy says. All that is said is durable
/// outside of it, so it may be started again at any time, and events that come early, twice or never do no harm: they only say that it is worth a look.
/// </summary>
public static class ReviewWorkflow
{
    /// <summary>The event that says that something changed; it carries nothing.</summary>
    public const string Changed = "ReviewChanged";

    // Each turn is a step of the policy, a verdict, a reminder or an idle event; so many per history keep it short however long people take.
    private const int TurnsPerHistory = 64;

    [Function(nameof(ReviewWorkflow))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ReviewInput input)
    {
        // One wait outlives the turns that it loses: a wait that is given up could take an event with it.
        var changed = context.WaitForExternalEvent<string>(Changed);
        for (var turn = 0; turn < TurnsPerHistory; turn++)
        {
            var step = await context.CallActivityAsync<ReviewStep>(nameof(ReviewActivities.AdvanceReview), input, Retries.OfStorage);
            switch (step.Kind)
            {
                case ReviewStepKind.AskMachines:
                    await context.CallActivityAsync(nameof(ReviewActivities.AskMachines), new MachineInput(input.Tenant, input.Review, step.Node), Retries.OfStorage);
                    break;
                case ReviewStepKind.Wait:
                    if (await RaceAsync(context, changed, step.Until!.Value)) changed = context.WaitForExternalEvent<string>(Changed);
                    break;
                case ReviewStepKind.End:
                    await EndAsync(context, input);
                    return;
                default:
                    throw new InvalidOperationException($"Unknown step {step.Kind}.");
            }
        }
        context.ContinueAsNew(input);
    }

    /// <returns>Whether the event came before the time.</returns>
    private static async Task<bool> RaceAsync(TaskOrchestrationContext context, Task changed, DateTimeOffset until)
    {
        using var cancel = new CancellationTokenSource();
        var due = context.CreateTimer(until.UtcDateTime, cancel.Token);
        if (await Task.WhenAny(changed, due) == due) return false;
        // Not the asynchronous one: an orchestrator waits for nothing but what its context gives it.
        cancel.Cancel();
        return true;
    }

    private static async Task EndAsync(TaskOrchestrationContext context, ReviewInput input)
    {
        for (var page = 0; page < TurnsPerHistory; page++)
        {
            var next = await context.CallActivityAsync<ApplyStep>(nameof(ReviewActivities.ApplyReview), input, Retries.OfStorage);
            if (next.Continuation is null) return;
            input = input with { Continuation = next.Continuation };
        }
        context.ContinueAsNew(input);
    }
}
