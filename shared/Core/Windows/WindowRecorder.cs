using System.Collections.Concurrent;
using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Windows;

/// <summary>
/// Counts in memory what this instance sends; <see cref="WindowFlush"/> writes it. An envelope costs two look-ups and two short locks that nobody else
/// holds, whatever the number of its messages.
/// </summary>
public sealed class WindowRecorder(TimeProvider time) : ISendObserver
{
    /// <summary>Most line cells in memory; beyond it new lines are not counted until older ones are written.</summary>
    private const int MaxLines = 100_000;

    private readonly ConcurrentDictionary<ChannelCellKey, ChannelCell> _channels = new();
    private readonly ConcurrentDictionary<LineCellKey, LineCell> _lines = new();

    internal ConcurrentDictionary<ChannelCellKey, ChannelCell> Channels => _channels;

    internal ConcurrentDictionary<LineCellKey, LineCell> Lines => _lines;

    public void Sent(Envelope envelope, ChannelId channel, DateTimeOffset at, IReadOnlyList<MessageResult> results, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var counts = SendCounts.Of(results);
        if (counts.Sends == 0) return;
        _channels.GetOrAdd(new ChannelCellKey(channel, WindowClock.BucketOf(at)), static _ => new ChannelCell()).Sent(counts, duration);
        Line(envelope, channel, at)?.Add(counts);
    }

    public void Spent(Envelope envelope, ChannelId channel, long cashMicros)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (cashMicros == 0) return;
        var now = time.GetUtcNow();
        _channels.GetOrAdd(new ChannelCellKey(channel, WindowClock.BucketOf(now)), static _ => new ChannelCell()).Spent(cashMicros);
        Line(envelope, channel, now)?.Add(new SendCounts { SpentMicros = cashMicros });
    }

    private LineCell? Line(Envelope envelope, ChannelId channel, DateTimeOffset at)
    {
        var key = new LineCellKey(envelope.Tenant, envelope.Line, channel, WindowClock.SlotOf(at));
        if (_lines.TryGetValue(key, out var cell)) return cell;
        return _lines.Count < MaxLines ? _lines.GetOrAdd(key, static _ => new LineCell()) : null;
    }
}
