using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Budgets;

/// <summary>Every five minutes: holds that outlived their time are reported, so that reconciliation resolves them.</summary>
internal sealed class HoldExpiry(HoldExpiryHandler holds)
{
    [Function(nameof(HoldExpiry))]
    public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => holds.RunAsync(cancellationToken);
}
