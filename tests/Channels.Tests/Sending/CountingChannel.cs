using MessageFunctions.Messages;

namespace MessageFunctions.Channels.Tests.Sending;

/// <summary>A channel whose provider counts what reaches people, drops repeats if it is idempotent, and may be told what to answer.</summary>
internal sealed class CountingChannel(string id, bool idempotent, int batchSize) : IChannel
{
    private int? _crashAt;
    private int _batches;

    public ChannelId Id { get; } = ChannelId.Parse(id);

    public bool IsIdempotent => idempotent;

    public int BatchSize => batchSize;

    /// <summary>How often each message reached its recipient.</summary>
    public Dictionary<MessageId, int> Reached { get; } = [];

    public int Requests { get; private set; }

    public Func<ChannelMessage, SendOutcome>? Answer { get; set; }

    /// <summary>Runs after the messages went and before the answer comes.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    /// <summary>The caller's process dies after the n-th batch went out, the first being 0.</summary>
    public void CrashAt(int batch) => _crashAt = _batches + batch;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        Assert.InRange(batch.Messages.Count, 1, batchSize);
        Requests++;
        var results = batch.Messages.Select(message => new SendResult(message.Id, Take(message))).ToArray();
        if (_batches++ == _crashAt) throw new CrashException();
        if (BeforeAnswer is { } wait) await wait();
        return results;
    }

    private SendOutcome Take(ChannelMessage message)
    {
        var outcome = Answer?.Invoke(message) ?? new SendOutcome.Accepted($"p-{message.Id}");
        if (outcome is SendOutcome.Accepted or SendOutcome.Unknown)
        {
            if (!idempotent || !Reached.ContainsKey(message.Id)) Reached[message.Id] = Reached.GetValueOrDefault(message.Id) + 1;
        }
        return outcome;
    }
}
