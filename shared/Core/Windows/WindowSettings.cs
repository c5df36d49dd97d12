namespace MessageFunctions.Windows;

/// <summary>How long windows are kept.</summary>
public sealed record WindowSettings
{
    /// <summary>Five-minute figures of channels and lines, in days, 1 to 400; default 35.</summary>
    public int KeepDays { get; init; } = 35;

    /// <summary>Buckets of ten seconds, in hours, 2 to 48; default 3.</summary>
    public int KeepBucketHours { get; init; } = 3;
}
