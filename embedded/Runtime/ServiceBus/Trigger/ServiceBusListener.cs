using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>One pump a function, each with its own concurrency: a queue that is busy never holds up another.</summary>
internal sealed class ServiceBusListener(IReadOnlyList<FunctionPump> pumps) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pump in pumps) pump.Start();
        return Task.CompletedTask;
    }

    public async Task DrainAsync(CancellationToken timeIsUp)
    {
        await Task.WhenAll(pumps.Select(pump => pump.DrainAsync(timeIsUp)));
        foreach (var pump in pumps) pump.Dispose();
    }
}
