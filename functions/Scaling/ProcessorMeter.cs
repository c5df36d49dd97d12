using MessageFunctions.Scaling;

namespace MessageFunctions.Functions.Scaling;

/// <summary>The processor time of this process over the time that passed.</summary>
internal sealed class ProcessorMeter(TimeProvider time) : IProcessorMeter
{
    private readonly Lock _lock = new();
    private long _takenAt = time.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    public int TakePercent()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var used = Environment.CpuUsage.TotalTime;
            var passed = time.GetElapsedTime(_takenAt, now);
            var percent = passed <= TimeSpan.Zero ? 0 : (used - _used).Ticks * 100 / (passed.Ticks * Environment.ProcessorCount);
            (_takenAt, _used) = (now, used);
            return (int)Math.Clamp(percent, 0, 100);
        }
    }
}
