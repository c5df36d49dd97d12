namespace MessageFunctions.Scaling;

/// <summary>How far the service is degraded, as it was decided last.</summary>
/// <param name="Level">What is turned away.</param>
/// <param name="Since">Since when.</param>
/// <param name="MeasuredAt">When the queues were counted last.</param>
/// <param name="Depths">What waited then.</param>
/// <param name="RetryAfterSeconds">What those turned away are told.</param>
/// <param name="Policy">Version of the policy that decided.</param>
public sealed record Degradation(DegradationLevel Level, DateTimeOffset Since, DateTimeOffset MeasuredAt, QueueDepths Depths, int RetryAfterSeconds, string Policy)
{
    /// <summary>A level that nobody confirmed for this long no longer holds: whoever counts the queues has stopped, and shutting the door for ever is worse.</summary>
    public static TimeSpan ValidFor { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The level that holds now.</summary>
    public DegradationLevel LevelAt(DateTimeOffset now) => now - MeasuredAt > ValidFor ? DegradationLevel.None : Level;
}
