using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Windows;

/// <summary>A channel in a bucket of 10 seconds.</summary>
internal readonly record struct ChannelCellKey(ChannelId Channel, DateTimeOffset Bucket);

/// <summary>A line's use of a channel in a slot of 5 minutes.</summary>
internal readonly record struct LineCellKey(TenantId Tenant, LineId Line, ChannelId Channel, DateTimeOffset Slot);

/// <summary>Counters of this instance, which only grow: writing them again is harmless.</summary>
internal sealed class ChannelCell
{
    private readonly Lock _gate = new();
    private readonly SendLatency _latency = new();
    private SendCounts _counts;
    private bool _answered;
    private int _unanswered;
    private bool _isDirty;

    public bool IsDirty => Volatile.Read(ref _isDirty);

    public void Sent(in SendCounts counts, TimeSpan duration)
    {
        lock (_gate)
        {
            _counts += counts;
            _latency.Record(duration);
            if (counts.Sends > counts.TimedOut) (_answered, _unanswered) = (true, 0);
            else _unanswered++;
            _isDirty = true;
        }
    }

    public void Spent(long micros)
    {
        lock (_gate) (_counts, _isDirty) = (_counts with { SpentMicros = _counts.SpentMicros + micros }, true);
    }

    /// <summary>What is to be written, or null when nothing is new since it was taken last.</summary>
    public (SendBucket Bucket, byte[] Latency)? Take(DateTimeOffset start)
    {
        lock (_gate)
        {
            if (!_isDirty) return null;
            _isDirty = false;
            return (new SendBucket(start, _counts, _answered, _unanswered), _latency.Encode());
        }
    }

    public void GiveBack()
    {
        lock (_gate) _isDirty = true;
    }
}

/// <summary>Counters of this instance, which only grow.</summary>
internal sealed class LineCell
{
    private readonly Lock _gate = new();
    private bool _isNamed;
    private SendCounts _counts;
    private bool _isDirty;

    public bool IsDirty => Volatile.Read(ref _isDirty);

    /// <summary>True once: that the line is active was not written yet.</summary>
    public bool Name()
    {
        lock (_gate)
        {
            var first = !_isNamed;
            _isNamed = true;
            return first;
        }
    }

    public void Unname()
    {
        lock (_gate) _isNamed = false;
    }

    public void Add(in SendCounts counts)
    {
        lock (_gate) (_counts, _isDirty) = (_counts + counts, true);
    }

    /// <summary>What is to be written, or null when nothing is new since it was taken last.</summary>
    public SendCounts? Take()
    {
        lock (_gate)
        {
            if (!_isDirty) return null;
            _isDirty = false;
            return _counts;
        }
    }

    public void GiveBack()
    {
        lock (_gate) _isDirty = true;
    }
}
