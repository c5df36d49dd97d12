using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Orchestrations.BudgetSaga;

/// <summary>The saga's activities: each hands one step to its use case. Their names, inputs and outputs are a contract.</summary>
internal sealed class DeliveryActivities(PlanDelivery plan, ReserveDelivery reserve, SendDelivery send, SettleDelivery settle, AbandonDelivery abandon)
{
    [Function(nameof(PlanDelivery))]
    public async Task<DeliveryPlan> PlanDelivery([ActivityTrigger] BudgetSagaInput input, CancellationToken cancellationToken) =>
        await plan.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), cancellationToken);

    [Function(nameof(ReserveDelivery))]
    public async Task<ReserveResult> ReserveDelivery([ActivityTrigger] ReserveInput input, CancellationToken cancellationToken) =>
        await reserve.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), input.Settings, cancellationToken);

    [Function(nameof(SendDelivery))]
    public async Task<SendStep> SendDelivery([ActivityTrigger] SendInput input, CancellationToken cancellationToken) =>
        new(await send.RunAsync(
            TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), ChannelId.Parse(input.Channel), EnvelopeHold.Parse(input.Hold), cancellationToken));

    [Function(nameof(SettleDelivery))]
    public async Task<SettleResult> SettleDelivery([ActivityTrigger] BudgetSagaInput input, CancellationToken cancellationToken) =>
        await settle.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), cancellationToken);

    [Function(nameof(AbandonDelivery))]
    public async Task AbandonDelivery([ActivityTrigger] AbandonInput input, CancellationToken cancellationToken) =>
        await abandon.RunAsync(TenantId.Parse(input.Tenant), EnvelopeId.Parse(input.Envelope), input.Reason, cancellationToken);
}
