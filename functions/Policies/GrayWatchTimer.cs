using MessageFunctions.Alerts;
using MessageFunctions.Policies.Gray;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Policies;

/// <summary>Looks every 30 seconds whether gray releases keep to their guardrails; without one that runs it reads a single empty partition.</summary>
internal sealed class GrayWatchTimer(GrayWatch watch, IAlerts alerts, ILogger<GrayWatchTimer> logger)
{
    // It happens once, so nothing repeats it: a day is enough to be seen.
    private static readonly TimeSpan AlertFor = TimeSpan.FromHours(24);

    [Function("GrayWatch")]
    public async Task RunAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var breach in await watch.RunAsync(cancellationToken))
        {
            Log.GrayEnded(logger, breach.Label, breach.Reason);
            var signal = new AlertSignal(
                breach.Scope.Tenant, $"policy/rolled-back/{breach.Kind}", AlertSeverity.Yellow, $"A gray release of a {breach.Kind} policy was rolled back", $"{breach.Label}: {breach.Reason}")
            { LapsesAfter = AlertFor };
            await alerts.RaiseAsync(signal, cancellationToken);
        }
    }
}
