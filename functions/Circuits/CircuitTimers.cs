using MessageFunctions.Circuits;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Circuits;

/// <summary>Steps the breakers.</summary>
internal sealed class CircuitTimers(CircuitEvaluator evaluator, CircuitStore store)
{
    [Function("EvaluateCircuits")]
    public async Task EvaluateAsync([TimerTrigger("5,15,25,35,45,55 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => await evaluator.RunAsync(cancellationToken);

    [Function("SweepCircuits")]
    public async Task SweepAsync([TimerTrigger("0 41 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => await store.SweepAsync(cancellationToken);
}
