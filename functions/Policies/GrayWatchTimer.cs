using MessageFunctions.Policies.Gray;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Policies;

/// <summary>Looks every 30 seconds whether gray releases keep to their guardrails; without one that runs it reads a single empty partition.</summary>
internal sealed class GrayWatchTimer(GrayWatch watch, ILogger<GrayWatchTimer> logger)
{
    [Function("GrayWatch")]
    public async Task RunAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var breach in await watch.RunAsync(cancellationToken)) Log.GrayEnded(logger, breach.Label, breach.Reason);
    }
}
