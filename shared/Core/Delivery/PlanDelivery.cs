using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>Reads an envelope and takes the snapshot of settings that its delivery is decided by.</summary>
public sealed class PlanDelivery(EnvelopeStream stream, TenantDirectory tenants, DeliverySettings defaults, TimeProvider time)
{
    // An envelope and its reference are written side by side, so the reference may be here first, by milliseconds.
    private static readonly TimeSpan[] Patience = [TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(40)];

    public async ValueTask<DeliveryPlan> RunAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        var state = await stream.ReadAsync(tenant, envelope, cancellationToken);
        for (var wait = 0; state is null && wait < Patience.Length; wait++)
        {
            await Task.Delay(Patience[wait], time, cancellationToken);
            state = await stream.ReadAsync(tenant, envelope, cancellationToken);
        }
        if (state is null) return DeliveryPlan.NotFound;
        var snapshot = await tenants.GetAsync(tenant, cancellationToken);
        var line = snapshot?.Line(state.Envelope.Line);
        return new DeliveryPlan(true, state.Envelope.SendAt, defaults with { InsufficientBudget = line?.InsufficientBudget ?? defaults.InsufficientBudget });
    }
}
