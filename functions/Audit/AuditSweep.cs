using MessageFunctions.Audit;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Audit;

/// <summary>Puts on record what was cut short between its change and its entry.</summary>
internal sealed class AuditSweep(AuditLog log, TenantStore tenants, ILogger<AuditSweep> logger)
{
    [Function("AuditSweep")]
    public async Task RunAsync([TimerTrigger("0 3/10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await SweepAsync(null, cancellationToken);
        string? continuation = null;
        do
        {
            (var page, continuation) = await tenants.ListTenantsAsync(continuation: continuation, cancellationToken: cancellationToken);
            foreach (var tenant in page) await SweepAsync(tenant, cancellationToken);
        }
        while (continuation is not null);
    }

    private async Task SweepAsync(TenantId? tenant, CancellationToken cancellationToken)
    {
        var count = await log.SweepAsync(tenant, cancellationToken);
        if (count > 0) Log.Swept(logger, count, tenant?.Value ?? "the platform");
    }
}
