using MessageFunctions.Storage;
using MessageFunctions.Windows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Windows;

/// <summary>Writes what this instance counted, every ten seconds and at the end. A timer trigger would run on one instance only; each has counts of its own.</summary>
internal sealed class WindowFlushService(WindowFlush flush, TimeProvider time, ILogger<WindowFlushService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WindowFlush.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FlushAsync(all: false, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end; StopAsync writes the rest.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true, cancellationToken);
    }

    private async Task FlushAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            await flush.RunAsync(all, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
        {
            logger.NotFlushed(exception);
        }
    }
}
