using MessageFunctions.Access.Rates;
using MessageFunctions.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Access.Rates;

/// <summary>Keeps this instance's part of the rate limits while it lives.</summary>
public sealed class RateShareKeeper(RateShares shares, TimeProvider time, ILogger<RateShareKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RateShares.Renewal, time);
        try
        {
            do
            {
                await KeepAsync(shares.RenewAsync(stoppingToken));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end; StopAsync gives the part back.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await KeepAsync(shares.ReleaseAsync(cancellationToken));
    }

    private async Task KeepAsync(ValueTask step)
    {
        try
        {
            await step;
        }
        catch (StorageUnavailableException exception)
        {
            AccessLog.SharesNotKept(logger, exception);
        }
    }
}
