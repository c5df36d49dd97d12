using System.Globalization;

namespace MessageFunctions.Functions.Grpc;

/// <summary>Reads <c>grpc-timeout</c>: 1 to 8 digits and a unit of <c>H M S m u n</c>.</summary>
internal static class GrpcDeadline
{
    /// <summary>Longer ones are as good as none: the host ends a function before.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Null where the call says none; not valid where it says something else.</summary>
    public static (bool IsValid, TimeSpan? Timeout) Read(string? header)
    {
        if (string.IsNullOrEmpty(header)) return (true, null);
        if (header.Length is < 2 or > 9 || !uint.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return (false, null);
        long? ticks = header[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => null,
        };
        if (ticks is not { } unit) return (false, null);
        var timeout = unit == 0 ? TimeSpan.FromTicks(value / 100) : TimeSpan.FromTicks(value * unit);
        return (true, timeout < Longest ? timeout : Longest);
    }
}
