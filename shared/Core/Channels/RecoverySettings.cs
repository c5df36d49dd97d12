namespace MessageFunctions.Channels;

/// <summary>How failures are followed up. Delays grow geometrically: <c>min(MaxDelay, FirstDelay × Factor^(n−1))</c> before the n-th delayed retry.</summary>
public sealed record RecoverySettings
{
    /// <summary>Retries at once after the first attempt, 0 to 5; default 0.</summary>
    public int ImmediateRetries { get; init; }

    /// <summary>Delayed retries after those, 0 to 50; default 6: with the other defaults 5, 15, 45, 135, 405, 900 s, 25 min in all.</summary>
    public int DelayedRetries { get; init; } = 6;

    /// <summary>Before the first delayed retry, in seconds, 1 to 86,400; default 5.</summary>
    public int FirstDelaySeconds { get; init; } = 5;

    /// <summary>Growth of the delay in basis points, 10,000 (constant) to 100,000 (tenfold); default 30,000.</summary>
    public int FactorBasisPoints { get; init; } = 30_000;

    /// <summary>Longest delay, in seconds, from <see cref="FirstDelaySeconds"/> to 86,400; default 900.</summary>
    public int MaxDelaySeconds { get; init; } = 900;

    /// <summary>
    /// Longest wait that a provider may ask for, in seconds, from <see cref="MaxDelaySeconds"/> to 604,800; default 86,400. What asks for
    /// more is dead-lettered, because retrying earlier than asked would be refused again.
    /// </summary>
    public int MaxRetryAfterSeconds { get; init; } = 86_400;

    /// <summary>What is out of range, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        Check(nameof(ImmediateRetries), ImmediateRetries, 0, 5);
        Check(nameof(DelayedRetries), DelayedRetries, 0, 50);
        Check(nameof(FirstDelaySeconds), FirstDelaySeconds, 1, 86_400);
        Check(nameof(FactorBasisPoints), FactorBasisPoints, 10_000, 100_000);
        Check(nameof(MaxDelaySeconds), MaxDelaySeconds, FirstDelaySeconds, 86_400);
        Check(nameof(MaxRetryAfterSeconds), MaxRetryAfterSeconds, MaxDelaySeconds, 604_800);
        return problems;

        void Check(string name, int value, int min, int max)
        {
            if (value < min || value > max) problems.Add($"{name} is {value}; {min} to {max} is possible.");
        }
    }
}
