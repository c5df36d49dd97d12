using System.Diagnostics.Metrics;
using MessageFunctions.Metrics;

namespace MessageFunctions.Scaling;

/// <summary>Counts what this instance accepts by listening to the app's own counters, so nothing on the way of a message counts twice.</summary>
public sealed class LoadMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _messages;
    private long _envelopes;

    public LoadMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == AppMetrics.MeterName && instrument.Name is AppMetrics.MessagesName or AppMetrics.EnvelopesName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            Interlocked.Add(ref instrument.Name == AppMetrics.MessagesName ? ref _messages : ref _envelopes, value));
        _listener.Start();
    }

    /// <summary>Messages accepted since this instance started.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Envelopes accepted, or refused by storage, since this instance started.</summary>
    public long Envelopes => Interlocked.Read(ref _envelopes);

    public void Dispose() => _listener.Dispose();
}
