namespace MessageFunctions.Channels.Simulator;

/// <summary>The far side of the simulated channels: one provider, with its own memory and its own log. It sends nothing to anybody.</summary>
public sealed class SimulatedProvider : IDisposable
{
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _time;
    private readonly SimulatorLog _log;
    private readonly TakenMessages _taken = new();
    private readonly Random _random;
    private readonly Lock _gate = new();

    public SimulatedProvider(SimulatorOptions options, TimeProvider time)
    {
        options.Validate();
        _options = options;
        _time = time;
        _random = new Random(options.Seed);
        _log = new SimulatorLog(options.LogPath);
        if (options.IsIdempotent) Remember();
    }

    /// <summary>Decides over each message of a batch and writes it down before anything is answered.</summary>
    public SimulatorVerdict[] Decide(ChannelId channel, ChannelBatch batch)
    {
        var verdicts = new SimulatorVerdict[batch.Messages.Count];
        lock (_gate)
        {
            for (var i = 0; i < verdicts.Length; i++) verdicts[i] = Decide(channel, batch.Messages[i]);
            _log.Append(Entries(channel, batch, verdicts));
        }
        return verdicts;
    }

    /// <summary>How long the provider takes to answer a batch.</summary>
    public TimeSpan NextLatency()
    {
        var milliseconds = _options.LatencyMilliseconds;
        if (_options.LatencyJitterMilliseconds > 0)
        {
            lock (_gate) milliseconds += _random.Next(_options.LatencyJitterMilliseconds + 1);
        }
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    public void Dispose() => _log.Dispose();

    private SimulatorVerdict Decide(ChannelId channel, ChannelMessage message)
    {
        if (_options.IsIdempotent && _taken.Contains(channel, message.Id)) return SimulatorVerdict.Repeated;
        var verdict = Draw();
        if (_options.IsIdempotent && verdict is SimulatorVerdict.Taken or SimulatorVerdict.TakenUnanswered) _taken.Add(channel, message.Id);
        return verdict;
    }

    private SimulatorVerdict Draw()
    {
        var draw = _random.Next(10_000);
        if ((draw -= _options.RejectedBasisPoints) < 0) return SimulatorVerdict.Rejected;
        if ((draw -= _options.RetryableBasisPoints) < 0) return SimulatorVerdict.Refused;
        if ((draw -= _options.TakenUnansweredBasisPoints) < 0) return SimulatorVerdict.TakenUnanswered;
        return draw - _options.LostBasisPoints < 0 ? SimulatorVerdict.Lost : SimulatorVerdict.Taken;
    }

    private List<SimulatorLogEntry> Entries(ChannelId channel, ChannelBatch batch, SimulatorVerdict[] verdicts)
    {
        var now = _time.GetUtcNow();
        var entries = new List<SimulatorLogEntry>(2);
        var groups = batch.Messages.Select((message, i) => (message.Id, Verdict: verdicts[i])).GroupBy(item => (item.Verdict, item.Id.Envelope));
        foreach (var group in groups)
            entries.Add(new SimulatorLogEntry(now, group.Key.Verdict, channel, batch.Tenant, group.Key.Envelope, [.. group.Select(item => item.Id.Index)]));
        return entries;
    }

    private void Remember()
    {
        foreach (var entry in SimulatorLog.Read(_log.Path))
        {
            if (entry.Verdict is not (SimulatorVerdict.Taken or SimulatorVerdict.TakenUnanswered)) continue;
            foreach (var index in entry.Indices) _taken.Add(entry.Channel, new(entry.Envelope, index));
        }
    }
}
