using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>Reads an envelope and takes the snapshot of settings that its delivery is decided by.</summary>
public sealed class PlanDelivery(EnvelopeStream stream, TenantDirectory tenants, DeliverySettings defaults)
{
    public async ValueTask<DeliveryPlan> RunAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        if (await stream.ReadAsync(tenant, envelope, cancellationToken) is not { } state) return DeliveryPlan.NotFound;
        var snapshot = await tenants.GetAsync(tenant, cancellationToken);
        var line = snapshot?.Line(state.Envelope.Line);
        return new DeliveryPlan(true, state.Envelope.SendAt, defaults with { InsufficientBudget = line?.InsufficientBudget ?? defaults.InsufficientBudget });
    }
}
