using MessageFunctions.Alerts;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Alerts;

/// <summary>Every ten seconds: tells the people on call what is due.</summary>
internal sealed class AlertTimer(AlertRelay relay)
{
    [Function("RelayAlerts")]
    public Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => relay.RunAsync(cancellationToken).AsTask();
}
