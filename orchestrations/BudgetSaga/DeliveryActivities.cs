using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Orchestrations.BudgetSaga;

/// <summary>
/// The saga's activities: each hands one step to its use case, and says when the saga that it belongs to does not go on by itself. Their names, inputs
/// and outputs are a contract.
/// </summary>
internal sealed class DeliveryActivities(
    PlanDelivery plan, ReserveDelivery reserve, SendDelivery send, SettleDelivery settle, AbandonDelivery abandon, SagasUnderWay underWay, TimeProvider time)
{
    [Function(nameof(PlanDelivery))]
    public async Task<DeliveryPlan> PlanDelivery([ActivityTrigger] BudgetSagaInput input, CancellationToken cancellationToken)
    {
        AppMetrics.Operated(OperationStore.Orchestration, "activity");
        var planned = await plan.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), cancellationToken);
        if (!planned.Found || planned.SendAt > time.GetUtcNow()) underWay.Leave(input.Envelope);
        return planned;
    }

    [Function(nameof(ReserveDelivery))]
    public async Task<ReserveResult> ReserveDelivery([ActivityTrigger] ReserveInput input, CancellationToken cancellationToken)
    {
        AppMetrics.Operated(OperationStore.Orchestration, "activity");
        var next = await reserve.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), input.Settings, cancellationToken);
        if (next.Step != ReserveStep.Send) underWay.Leave(input.Envelope);
        return next;
    }

    [Function(nameof(SendDelivery))]
    public async Task<SendStep> SendDelivery([ActivityTrigger] SendInput input, CancellationToken cancellationToken)
    {
        AppMetrics.Operated(OperationStore.Orchestration, "activity");
        var retryAt = await send.RunAsync(
            TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), ChannelId.Parse(input.Channel), EnvelopeHold.Parse(input.Hold), cancellationToken);
        if (retryAt is not null) underWay.Leave(input.Envelope);
        return new SendStep(retryAt);
    }

    [Function(nameof(SettleDelivery))]
    public async Task<SettleResult> SettleDelivery([ActivityTrigger] BudgetSagaInput input, CancellationToken cancellationToken)
    {
        AppMetrics.Operated(OperationStore.Orchestration, "activity");
        var settled = await settle.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), cancellationToken);
        underWay.Leave(input.Envelope);
        return settled;
    }

    [Function(nameof(AbandonDelivery))]
    public async Task AbandonDelivery([ActivityTrigger] AbandonInput input, CancellationToken cancellationToken)
    {
        AppMetrics.Operated(OperationStore.Orchestration, "activity");
        await abandon.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), input.Reason, cancellationToken);
    }
}
