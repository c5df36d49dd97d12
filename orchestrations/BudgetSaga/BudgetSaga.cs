using MessageFunctions.Delivery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MessageFunctions.Orchestrations.BudgetSaga;

/// <summary>
/// Pays for an envelope and sends it: Reserve (Try) → Send → Settle (Confirm what went, release the rest), once for each channel and each part
/// that the budget covers, until nothing is left. It may be started again at any time: each step reads what was recorded and does the rest.
/// </summary>
public static class BudgetSaga
{
    // A held envelope looks again every minute by default; so often per history keeps the history short for as long as it waits.
    private const int RoundsPerHistory = 32;

    [Function(nameof(BudgetSaga))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, BudgetSagaInput input)
    {
        var plan = await PlanAsync(context, input);
        if (!plan.Found) return;
        if (plan.SendAt > context.CurrentUtcDateTime) await context.CreateTimer(plan.SendAt.Value.UtcDateTime, CancellationToken.None);

        try
        {
            var hasSettled = false;
            for (var round = 0; round < RoundsPerHistory; round++)
            {
                var next = await context.CallActivityAsync<ReserveResult>(
                    nameof(DeliveryActivities.ReserveDelivery), new ReserveInput(input.Tenant, input.Envelope, plan.Settings), Retries.OfStorage);
                if (next.Step == ReserveStep.Send)
                {
                    if (await SendAsync(context, input, next)) return;
                    hasSettled = true;
                    continue;
                }
                // A run that was stopped between its send and its settlement left a hold to this one. At the end what was waiting for money at the
                // last settlement may have been decided otherwise since.
                if (next.IsUnsettled && (next.Step == ReserveStep.Done || !hasSettled))
                {
                    await SettleAsync(context, input);
                    hasSettled = true;
                }
                if (next.Step == ReserveStep.Done) return;
                await WaitAsync(context, next);
            }
        }
        catch (TaskFailedException failure)
        {
            await CompensateAsync(context, input, failure);
            return;
        }
        context.ContinueAsNew(input);
    }

    /// <summary>
    /// A reference can be there before its envelope. It is looked for after 1, 2, 4, 8, 16 and 32 s more; one whose envelope is not there
    /// after this minute never will be, because its document failed and its sender was told so.
    /// </summary>
    private static async Task<DeliveryPlan> PlanAsync(TaskOrchestrationContext context, BudgetSagaInput input)
    {
        for (var seconds = 1; ; seconds *= 2)
        {
            var plan = await context.CallActivityAsync<DeliveryPlan>(nameof(DeliveryActivities.PlanDelivery), input, Retries.OfStorage);
            if (plan.Found || seconds > 32) return plan;
            await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
        }
    }

    private static Task WaitAsync(TaskOrchestrationContext context, ReserveResult next) =>
        context.CreateTimer(next.Until!.Value.UtcDateTime, CancellationToken.None);

    private static Task<SettleResult> SettleAsync(TaskOrchestrationContext context, BudgetSagaInput input) =>
        context.CallActivityAsync<SettleResult>(nameof(DeliveryActivities.SettleDelivery), input, Retries.OfStorage);

    /// <returns>Whether nothing of the envelope is left.</returns>
    private static async Task<bool> SendAsync(TaskOrchestrationContext context, BudgetSagaInput input, ReserveResult paid)
    {
        for (var attempt = 1; attempt <= SendInput.MaxAttempts; attempt++)
        {
            var sent = await context.CallActivityAsync<SendStep>(
                nameof(DeliveryActivities.SendDelivery), new SendInput(input.Tenant, input.Envelope, paid.Channel!, paid.Hold!), Retries.OfStorage);
            if (sent.RetryAt is not { } at) break;
            await context.CreateTimer(at.UtcDateTime, CancellationToken.None);
        }
        return (await SettleAsync(context, input)).IsFinished;
    }

    /// <summary>
    /// An activity gave up. What was not begun is failed and its money released; what is in doubt keeps its hold for reconciliation. If even that
    /// fails, so does the saga, and it is seen as failed.
    /// </summary>
    private static async Task CompensateAsync(TaskOrchestrationContext context, BudgetSagaInput input, TaskFailedException failure)
    {
        await context.CallActivityAsync(
            nameof(DeliveryActivities.AbandonDelivery), new AbandonInput(input.Tenant, input.Envelope, $"{failure.TaskName}_failed"), Retries.OfStorage);
        await SettleAsync(context, input);
    }
}
