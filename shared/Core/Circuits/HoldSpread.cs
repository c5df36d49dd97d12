using MessageFunctions.Messages;

namespace MessageFunctions.Circuits;

/// <summary>
/// When what is paused asks again. The longer a pause lasts, the rarer: an eighth of its age, so that an envelope asks a few dozen times in a day. The more
/// urgent, the sooner. And each envelope at a moment of its own, so that the end of a pause brings no herd.
/// </summary>
public static class HoldSpread
{
    private static readonly (int Least, int Most)[] Seconds = [(2, 15), (5, 60), (10, 180), (15, 300)];

    public static DateTimeOffset Until(EnvelopeId envelope, Priority priority, DateTimeOffset since, DateTimeOffset now)
    {
        var (least, most) = Seconds[(int)priority];
        var age = Math.Max(0, (long)(now - since).TotalSeconds);
        var wait = Math.Clamp(age / 8, least, most) * 1_000;
        // From half of it to all of it.
        return now.AddMilliseconds((wait / 2) + (Spread(envelope) % ((wait / 2) + 1)));
    }

    /// <summary>A number of the envelope, the same on every instance.</summary>
    private static long Spread(EnvelopeId envelope)
    {
        var hash = 17L;
        foreach (var c in envelope.Value) hash = unchecked((hash * 31) + c) & int.MaxValue;
        return hash;
    }
}
