using MessageFunctions.StatusWebhooks;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.StatusWebhooks;

/// <summary>Every ten seconds: tells tenants what became of their messages.</summary>
internal sealed class StatusWebhookRelay(StatusRelay relay)
{
    [Function(nameof(StatusWebhookRelay))]
    public Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => relay.RunAsync(cancellationToken).AsTask();
}
