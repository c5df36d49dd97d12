using MessageFunctions.Alerts;
using MessageFunctions.Audit;
using MessageFunctions.Policies;
using MessageFunctions.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Policies;

/// <summary>Puts on record, and tells people, what policies failed on this instance. One entry a version and instance, so there are few.</summary>
internal sealed class PolicyFailureRecorder(PolicyFailures failures, IAuditLog audit, IAlerts alerts, TimeProvider time, ILogger<PolicyFailureRecorder> logger) : BackgroundService
{
    private const int MaxAttempts = 10;

    // It is reported once a version and instance, so nothing repeats it: a day is enough to be seen.
    private static readonly TimeSpan AlertFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var failure in failures.Waiting.ReadAllAsync(stoppingToken)) await RecordAsync(failure, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end: what is not recorded is in the log.
        }
    }

    private async Task RecordAsync(PolicyFailure failure, CancellationToken cancellationToken)
    {
        Log.PolicyFailed(logger, failure.Version, failure.Error);
        await alerts.RaiseAsync(
            new AlertSignal(failure.Tenant, $"policy/failed/{failure.Kind}", AlertSeverity.Red, $"A policy of the kind {failure.Kind} fails", $"{failure.Version} cannot be evaluated and the last good version is used: {failure.Error}") { LapsesAfter = AlertFor },
            cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await audit.AppendAsync(failure.Tenant, new AuditEntry("policy.failed", failure.Version) { Reason = failure.Error }, cancellationToken);
                return;
            }
            catch (StorageUnavailableException exception) when (attempt == MaxAttempts)
            {
                Log.FailureNotRecorded(logger, failure.Version, exception);
                return;
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
