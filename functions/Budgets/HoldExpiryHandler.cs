using MessageFunctions.Budgets;
using MessageFunctions.Budgets.Expiry;
using MessageFunctions.Delivery;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Budgets;

/// <summary>
/// Looks at the open holds of every tenant's accounts of this month and the last. One whose envelope is through is settled by what its stream says;
/// one that cannot be (an unknown outcome, no envelope) stays and is reported.
/// </summary>
internal sealed class HoldExpiryHandler(
    HoldExpiryScan scan, SettleDelivery settle, IBudgetLedger ledger, TenantStore tenants, TimeProvider time, ILogger<HoldExpiryHandler> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var tenant in tenants.AllAsync(cancellationToken)) await RunAsync(tenant, cancellationToken);
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
        if (await scan.RunAsync(account, cancellationToken) is not { Outlived.Count: > 0 } report) return;
        var left = new List<Hold>();
        foreach (var hold in report.Outlived)
        {
            if (EnvelopeHold.TryParse(hold.Id.Value, out var named)) await settle.RunAsync(account.Tenant, named.Envelope, cancellationToken);
            if (await ledger.GetHoldAsync(account, hold.Id, cancellationToken) is { Status: HoldStatus.Held } still) left.Add(still);
        }
        if (left.Count > 0) logger.HoldsOutlived(left.Count, account, left[0].ExpiresAt);
    }
}
