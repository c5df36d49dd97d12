using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Delivery;

/// <summary>A provider with a mind of its own and a log of what it took, so that spend can be held against it.</summary>
internal sealed class ScriptedChannel(ChannelId id, bool isIdempotent, Random random) : IChannel
{
    private readonly HashSet<MessageId> _taken = [];

    public ChannelId Id => id;

    public bool IsIdempotent => isIdempotent;

    public int BatchSize => 4;

    public int CrashPercent { get; set; }

    /// <summary>Messages the provider took, and how often.</summary>
    public Dictionary<MessageId, int> Taken { get; } = [];

    /// <summary>Messages whose answer said that nothing is known.</summary>
    public HashSet<MessageId> Doubtful { get; } = [];

    public Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        var results = new List<SendResult>(batch.Messages.Count);
        foreach (var message in batch.Messages)
        {
            if (random.Next(100) < CrashPercent) throw new CrashException();
            results.Add(new SendResult(message.Id, Answer(message.Id)));
        }
        if (random.Next(100) < CrashPercent) throw new CrashException();
        return Task.FromResult<IReadOnlyList<SendResult>>(results);
    }

    private SendOutcome Answer(MessageId message)
    {
        if (isIdempotent && _taken.Contains(message)) return new SendOutcome.Accepted($"p-{message}");
        switch (random.Next(10))
        {
            case < 6:
                Take(message);
                return new SendOutcome.Accepted($"p-{message}");
            case 6: return new SendOutcome.Rejected(SendCode.RecipientRejected, "550");
            case 7: return new SendOutcome.Retryable("busy");
            default:
                if (random.Next(2) == 0) Take(message);
                Doubtful.Add(message);
                return new SendOutcome.Unknown("timeout");
        }
    }

    private void Take(MessageId message)
    {
        _taken.Add(message);
        Taken[message] = Taken.GetValueOrDefault(message) + 1;
    }
}

/// <summary>The process ends here: nothing after it runs, and the next run begins from what was recorded.</summary>
internal sealed class CrashException : Exception;
