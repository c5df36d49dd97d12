using System.Globalization;

namespace MessageFunctions.Windows;

/// <summary>How time is cut: buckets of 10 seconds, and slots of 5 minutes that are kept for charts. Both begin on whole multiples in UTC.</summary>
public static class WindowClock
{
    public static readonly TimeSpan Bucket = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How late a bucket may reach the store: instances write every 10 seconds, and a write may wait for the store. What is decided once, such as whether a
    /// window was good, is decided this long after its end.
    /// </summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(30);

    /// <summary>How far clocks of instances may differ. What an instance counts lies in the bucket of its own clock, so a difference shifts counts and loses none.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static DateTimeOffset BucketOf(DateTimeOffset at) => Floor(at, Bucket);

    public static DateTimeOffset SlotOf(DateTimeOffset at) => Floor(at, Slot);

    internal static string Format(DateTimeOffset at, string format) => at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan unit) => new(at.UtcTicks - (at.UtcTicks % unit.Ticks), TimeSpan.Zero);
}
