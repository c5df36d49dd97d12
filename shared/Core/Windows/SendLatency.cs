using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace MessageFunctions.Windows;

/// <summary>How long a channel took to answer: a histogram of milliseconds, 1 to 600,000, exact to two digits. Not safe for threads.</summary>
public sealed class SendLatency
{
    private const long Highest = 600_000;
    private const int Digits = 2;
    private readonly IntHistogram _histogram = new(Highest, Digits);

    /// <summary>Hand-overs.</summary>
    public long Count => _histogram.TotalCount;

    public void Record(TimeSpan duration) => _histogram.RecordValue(Math.Clamp((long)duration.TotalMilliseconds, 1, Highest));

    public void Add(SendLatency other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _histogram.Add(other._histogram);
    }

    /// <summary>The milliseconds within which this share of hand-overs was answered; 0 when there was none.</summary>
    /// <param name="percentile">0 to 100.</param>
    public long Milliseconds(double percentile) => Count == 0 ? 0 : _histogram.GetValueAtPercentile(percentile);

    /// <summary>The compressed V2 encoding of HdrHistogram, which its libraries of all languages read.</summary>
    public byte[] Encode()
    {
        var buffer = ByteBuffer.Allocate(_histogram.GetNeededByteBufferCapacity());
        var bytes = new byte[_histogram.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var i = 0; i < bytes.Length; i++) bytes[i] = buffer.Get();
        return bytes;
    }

    public static SendLatency Decode(byte[] bytes)
    {
        var latency = new SendLatency();
        if (bytes is { Length: > 0 }) latency._histogram.Add(HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(bytes), Highest));
        return latency;
    }
}
