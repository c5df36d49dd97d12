using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>Whether an envelope may go over a channel now: what breakers, pauses and quiet hours say.</summary>
public interface ISendGate
{
    ValueTask<GateAnswer> AskAsync(Envelope envelope, ChannelId channel, DateTimeOffset now, CancellationToken cancellationToken = default);
}

/// <summary>The answer of the gate.</summary>
public abstract record GateAnswer
{
    private GateAnswer() { }

    /// <summary>It may go.</summary>
    public sealed record Open : GateAnswer
    {
        public static Open Instance { get; } = new();
    }

    /// <summary>It may not go over this channel before a time; it is held with this reason.</summary>
    public sealed record Closed(string Reason, string Text, DateTimeOffset Until, string? Rule = null, string? Policy = null) : GateAnswer;
}

/// <summary>A gate that is always open: nothing is configured to close it.</summary>
public sealed class OpenGate : ISendGate
{
    public ValueTask<GateAnswer> AskAsync(Envelope envelope, ChannelId channel, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<GateAnswer>(GateAnswer.Open.Instance);
}
