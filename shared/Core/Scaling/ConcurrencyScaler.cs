namespace MessageFunctions.Scaling;

/// <summary>Where the platform adds no instances: one process does the work of so many, by sending that many times as many envelopes at the same time.</summary>
public sealed class ConcurrencyScaler(SendSlots slots) : IScaler
{
    /// <summary>Envelopes that one instance sends at the same time.</summary>
    public const int SendsPerInstance = 32;

    public string Name => "concurrency";

    public ValueTask<string?> ApplyAsync(int instances, CancellationToken cancellationToken = default)
    {
        slots.Limit = checked(instances * SendsPerInstance);
        return ValueTask.FromResult<string?>(null);
    }
}
