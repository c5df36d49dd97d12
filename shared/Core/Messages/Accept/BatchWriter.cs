using MessageFunctions.Messages.Requests;

namespace MessageFunctions.Messages.Accept;

/// <summary>
/// Cuts a batch into envelopes and makes them durable a window at a time, one window while the next one is read. Where an envelope ends depends on
/// nothing but what came, so that a repeat of the batch makes the same envelopes under the same ids.
/// </summary>
internal sealed class BatchWriter(EnvelopeIntake intake, AcceptOptions options, AcceptedHead head, BatchIds ids, string? traceParent)
{
    private readonly TimeSpan _lifetime = TimeSpan.FromHours(options.DefaultLifetimeHours);
    private List<EnvelopeMessage> _messages = new(Envelope.MaxMessages);
    private List<Cut> _window = [];
    private Task<long?> _writing = Task.FromResult<long?>(null);
    private List<Cut> _written = [];
    private long _firstIndex;
    private long _nextIndex;
    private int _bytes;
    private int _count;

    /// <summary>Messages that are durable.</summary>
    public long Accepted { get; private set; }

    /// <summary>Index of the first message whose envelope was not stored; null: all were so far.</summary>
    public long? LostAt { get; private set; }

    /// <summary>Adds the next message, or passes over one that is not valid.</summary>
    /// <param name="message">Null: it is not valid. What it holds must stay as it is until the batch is complete.</param>
    /// <param name="bytes">Bytes it took in the request.</param>
    public async ValueTask AddAsync(RequestMessage? message, int bytes)
    {
        if (message is not null)
        {
            _messages.Add(new EnvelopeMessage(_messages.Count, message.To)
            {
                Parameters = message.Parameters,
                Content = message.Content,
                Reference = message.Reference,
            });
        }
        _nextIndex++;
        _bytes += bytes;
        if (_nextIndex % Envelope.MaxMessages == 0 || _bytes >= RequestLimits.MaxEnvelopeBytes) await CutAsync();
    }

    /// <summary>Makes durable what is left.</summary>
    public async ValueTask CompleteAsync()
    {
        await CutAsync();
        await FlushAsync();
        await FinishAsync();
    }

    private async ValueTask CutAsync()
    {
        if (_messages.Count > 0)
        {
            var envelope = head.Destination.ToEnvelope(ids.Envelope(_count), ids.At, _lifetime, _messages) with
            {
                Batch = ids.Batch,
                Content = head.Content,
                TraceParent = traceParent,
            };
            _window.Add(new Cut(envelope, _firstIndex));
            _messages = new List<EnvelopeMessage>(Envelope.MaxMessages);
        }
        _count++;
        _firstIndex = _nextIndex;
        _bytes = 0;
        if (_window.Count >= options.BatchWindow) await FlushAsync();
    }

    private async ValueTask FlushAsync()
    {
        await FinishAsync();
        if (_window.Count == 0 || LostAt is not null) return;
        (_written, _window) = (_window, []);
        _writing = WriteAsync(_written);
    }

    private async Task<long?> WriteAsync(List<Cut> window)
    {
        var stored = await intake.StoreAsync([.. window.Select(cut => cut.Envelope)]);
        for (var i = 0; i < stored.Count; i++)
        {
            if (!stored[i]) return window[i].FirstIndex;
        }
        return null;
    }

    private async ValueTask FinishAsync()
    {
        var lostAt = await _writing;
        LostAt ??= lostAt;
        // Envelopes behind a lost one may be durable too; the caller sends them again under the same ids or as new ones, so they are not counted.
        foreach (var cut in _written)
        {
            if (LostAt is null || cut.FirstIndex < LostAt) Accepted += cut.Envelope.Messages.Count;
        }
        _written = [];
        _writing = Task.FromResult<long?>(null);
    }

    private sealed record Cut(Envelope Envelope, long FirstIndex);
}
