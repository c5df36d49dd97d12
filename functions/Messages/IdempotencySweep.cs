using MessageFunctions.Messages.Accept;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Messages;

/// <summary>Removes idempotency keys that are older than they are promised to be kept.</summary>
internal sealed class IdempotencySweep(IdempotencyKeys keys, TenantStore tenants)
{
    [Function("SweepIdempotencyKeys")]
    public async Task RunAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await foreach (var tenant in tenants.AllAsync(cancellationToken)) await keys.SweepAsync(tenant, cancellationToken: cancellationToken);
    }
}
