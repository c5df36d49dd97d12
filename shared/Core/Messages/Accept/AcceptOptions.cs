namespace MessageFunctions.Messages.Accept;

/// <summary>How messages are taken in.</summary>
public sealed record AcceptOptions
{
    /// <summary>Most single messages that wait to become durable before further ones get 503; 100 to 1,000,000, default 10,000.</summary>
    public int MaxPending { get; init; } = 10_000;

    /// <summary>Most envelopes of one destination that are written at the same time; 1 to 64, default 4.</summary>
    public int ConcurrentWritesPerDestination { get; init; } = 4;

    /// <summary>Envelopes of a batch that are made durable together; 1 to 100, default 32.</summary>
    public int BatchWindow { get; init; } = 32;

    /// <summary>Bytes of JSON batches that are held at the same time; 16 MiB to 4 GiB, default 256 MiB. Further ones get 503.</summary>
    public long MaxBufferedBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How long a document, queue or outbox write may take, in seconds; 1 to 60, default 10.</summary>
    public int WriteTimeoutSeconds { get; init; } = 10;

    /// <summary>From when on a message without <c>expiresAt</c> is not sent any more, in hours after it was accepted or scheduled; 1 to 2,160, default 168.</summary>
    public int DefaultLifetimeHours { get; init; } = 168;

    /// <summary>
    /// How long a request with an Idempotency-Key counts as running, in seconds; 30 to 600, default 60. Longer than every write of a request
    /// may take, so that afterwards the log shows whether it became durable.
    /// </summary>
    public int IdempotencyLeaseSeconds { get; init; } = 60;

    /// <summary>What is out of range, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        Check(nameof(MaxPending), MaxPending, 100, 1_000_000);
        Check(nameof(ConcurrentWritesPerDestination), ConcurrentWritesPerDestination, 1, 64);
        Check(nameof(BatchWindow), BatchWindow, 1, 100);
        Check(nameof(MaxBufferedBytes), MaxBufferedBytes, 16L << 20, 4L << 30);
        Check(nameof(WriteTimeoutSeconds), WriteTimeoutSeconds, 1, 60);
        Check(nameof(DefaultLifetimeHours), DefaultLifetimeHours, 1, 2_160);
        Check(nameof(IdempotencyLeaseSeconds), IdempotencyLeaseSeconds, Math.Max(30, 3 * WriteTimeoutSeconds), 600);
        return problems;

        void Check(string name, long value, long min, long max)
        {
            if (value < min || value > max) problems.Add($"{name} is {value}; {min} to {max} is possible.");
        }
    }
}
