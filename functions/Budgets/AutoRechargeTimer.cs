using MessageFunctions.Recharge;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Budgets;

/// <summary>Every minute: accounts of lines that send are recharged where their policy says so.</summary>
internal sealed class AutoRechargeTimer(AutoRecharge recharge)
{
    [Function("AutoRecharge")]
    public async Task RunAsync([TimerTrigger("40 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => await recharge.RunAsync(cancellationToken);
}
