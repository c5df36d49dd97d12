using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Writes a stream as the service does: decisions follow from the state, an attempt is begun before its results, receipts follow what was sent or is unknown.</summary>
internal sealed class MessageLife(Random random, int messages)
{
    private readonly Dictionary<(int Attempt, int Index), (ChannelId Channel, int Parts)> _open = [];

    public StreamBuilder Stream { get; } = new(messages);

    public void Move()
    {
        var state = EnvelopeState.Fold(Stream.Documents)!;
        switch (random.Next(5))
        {
            case 0: Decide(state); break;
            case 1: Begin(state); break;
            case 2: Finish(); break;
            case 3: Finish(); break;
            default: Report(state); break;
        }
    }

    private void Decide(EnvelopeState state)
    {
        var open = state.Messages.Where(message => message.Status.IsWaiting()).Select(message => message.Index).ToArray();
        if (open.Length == 0) return;
        DecisionKind[] kinds =
            [DecisionKind.Held, DecisionKind.Released, DecisionKind.Reserved, DecisionKind.Cancelled, DecisionKind.Expired, DecisionKind.Rejected, DecisionKind.Failed];
        if (random.Next(6) == 0) Stream.Decide(DecisionKind.Preferred, random.Next(2) == 0 ? StreamBuilder.Email : StreamBuilder.Sms, [open[random.Next(open.Length)]]);
        else Stream.Decide(kinds[random.Next(kinds.Length)], only: [open[random.Next(open.Length)]]);
    }

    private void Begin(EnvelopeState state)
    {
        var groups = state.Waiting().Where(group => group.Channel is not null).ToArray();
        if (groups.Length == 0) return;
        var group = groups[random.Next(groups.Length)];
        foreach (var index in group.Indices) _open.Add((Stream.Decisions, index), (group.Channel!.Value, 0));
        Stream.Sending(group.Channel!.Value, [.. group.Indices]);
    }

    private void Finish()
    {
        if (_open.Count == 0) return;
        var ((attempt, index), (channel, parts)) = _open.ElementAt(random.Next(_open.Count));
        // What is unknown may be resolved by a later part; everything else is said once.
        var result = parts == 0 ? (ResultKind)random.Next(4) : random.Next(2) == 0 ? ResultKind.Accepted : ResultKind.Rejected;
        Stream.Result(attempt, channel, index, result, parts * 100 + index);
        _open.Remove((attempt, index));
        if (result == ResultKind.Unknown) _open.Add((attempt, index), (channel, 1));
    }

    private void Report(EnvelopeState state)
    {
        var sent = state.Messages.Where(message => message.Status is MessageStatus.Sent or MessageStatus.Unknown or MessageStatus.Delivered).ToArray();
        if (sent.Length == 0) return;
        var message = sent[random.Next(sent.Length)];
        Stream.Report(message.Channel!.Value, message.Index, (ReceiptKind)random.Next(5));
    }
}
