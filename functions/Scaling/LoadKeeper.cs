using System.Security.Cryptography;
using MessageFunctions.Scaling;
using MessageFunctions.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Scaling;

/// <summary>Says every 30 s what this instance carries. A timer function would run on one instance only.</summary>
public sealed class LoadKeeper(AdjustScale scale, TimeProvider time, ILogger<LoadKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private readonly string _instance = RandomNumberGenerator.GetHexString(32, lowercase: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await ReportAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end: the row is over by itself.
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            await scale.ReportAsync(_instance, cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            Log.LoadNotKept(logger, exception);
        }
    }
}
