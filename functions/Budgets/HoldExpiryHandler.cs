using MessageFunctions.Budgets;
using MessageFunctions.Budgets.Expiry;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Budgets;

/// <summary>Looks at the open holds of every tenant's accounts of this month and the last.</summary>
internal sealed class HoldExpiryHandler(
    HoldExpiryScan scan, IBudgetLedger ledger, TenantStore tenants, TimeProvider time, ILogger<HoldExpiryHandler> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            (var page, continuation) = await tenants.ListTenantsAsync(continuation: continuation, cancellationToken: cancellationToken);
            foreach (var tenant in page) await RunAsync(tenant, cancellationToken);
        }
        while (continuation is not null);
    }

    private async Task RunAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        // A hold lives for days at most, so one of an earlier month than the last was reported long ago.
        var now = time.GetUtcNow();
        foreach (var month in new[] { Month.Of(now.AddDays(1 - now.Day).AddDays(-1)), Month.Of(now), Month.Of(now.AddDays(1)) }.Distinct())
        {
            string? continuation = null;
            do
            {
                var page = await ledger.ListAsync(tenant, month, 100, continuation, cancellationToken);
                foreach (var account in page.Items.Where(account => account.OpenHolds > 0)) await RunAsync(account.Id, cancellationToken);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
    }

    private async Task RunAsync(AccountId account, CancellationToken cancellationToken)
    {
        if (await scan.RunAsync(account, cancellationToken) is not { Outlived: [var oldest, ..] outlived }) return;
        logger.HoldsOutlived(outlived.Count, account, oldest.ExpiresAt);
    }
}
