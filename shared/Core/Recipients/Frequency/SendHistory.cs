using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients.Frequency;

/// <summary>What one recipient was sent lately, as far as caps count it. Immutable; its decision is pure.</summary>
internal sealed record SendHistory(IReadOnlyList<CountedSend> Sends)
{
    /// <summary>
    /// Within this time of its count a message that is asked about again is the same attempt. Later it is counted anew, at the time at which it goes:
    /// others may have taken its place while it was held.
    /// </summary>
    public static readonly TimeSpan SameAttempt = TimeSpan.FromMinutes(1);

    public static SendHistory Empty { get; } = new([]);

    /// <summary>Counts a message if every cap that covers it has room.</summary>
    /// <returns>The history after it, this very one where nothing changes; and the cap without room with the time at which it has some.</returns>
    public (SendHistory After, FrequencyCap? Full, DateTimeOffset RoomAt) Count(CountedSend send, IReadOnlyList<FrequencyCap> caps)
    {
        var now = send.At;
        var earlier = Sends.FirstOrDefault(other => other.Message == send.Message);
        if (earlier.At != default && earlier.Channel == send.Channel && now - earlier.At < SameAttempt) return (this, null, default);
        List<CountedSend> others = [.. Sends.Where(other => other.Message != send.Message && IsCounted(other, caps, now))];
        FrequencyCap? full = null;
        var roomAt = now;
        foreach (var cap in caps)
        {
            if (!cap.Covers(send.Kind, send.Channel)) continue;
            List<DateTimeOffset> times = [.. others.Where(other => cap.Covers(other.Kind, other.Channel) && now - other.At < cap.Period).Select(other => other.At).Order()];
            if (times.Count < cap.Most) continue;
            // There is room when all but one less than the most have left the period.
            var at = times[times.Count - cap.Most] + cap.Period;
            if (full is null || Strictness(cap) > Strictness(full) || (Strictness(cap) == Strictness(full) && at > roomAt)) (full, roomAt) = (cap, at);
        }
        return full is not null ? (this, full, roomAt) : (new SendHistory([.. others, send]), null, default);
    }

    public string Format() => string.Join('\n', Sends.Select(send =>
        string.Create(CultureInfo.InvariantCulture, $"{send.At.ToUnixTimeMilliseconds()} {send.Kind.Name()} {send.Channel} {send.Message}")));

    public static SendHistory Parse(string text)
    {
        var sends = new List<CountedSend>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var at, var name, var channel, var message] && MessageKinds.TryParse(name, out var kind) && MessageId.TryParse(message, out var id))
                sends.Add(new CountedSend(id, kind, ChannelId.Parse(channel), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture))));
            else
                throw new FormatException("A history of sends has a line that is none.");
        }
        return new SendHistory(sends);
    }

    private static bool IsCounted(CountedSend send, IReadOnlyList<FrequencyCap> caps, DateTimeOffset now) =>
        caps.Any(cap => cap.Covers(send.Kind, send.Channel) && now - send.At < cap.Period);

    private static int Strictness(FrequencyCap cap) => cap.Action switch
    {
        CapAction.Hold => 0,
        CapAction.Skip => 1,
        CapAction.Reject => 2,
        _ => throw new InvalidOperationException($"Unknown action {cap.Action}."),
    };
}
