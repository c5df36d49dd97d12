namespace MessageFunctions.Channels.Sending;

/// <summary>What a run of <see cref="EnvelopeSender"/> came to; the outcome of each message is in the stream.</summary>
/// <param name="Accepted">Messages that the provider took.</param>
/// <param name="Rejected">Messages that it refused for good; the stream moves them to the next channel of their plan, or they failed.</param>
/// <param name="Unknown">Messages of which nobody knows; their hold stays.</param>
/// <param name="Retry">Messages to try again over the same channel, by index.</param>
/// <param name="GivenUp">Messages whose retries ran out: recorded as rerouted to the next channel of their plan, failed or expired.</param>
/// <param name="RetryAt">When to try <paramref name="Retry"/> again: when the last of them may go; null when there is none.</param>
public sealed record SendSummary(
    int Accepted, int Rejected, int Unknown, IReadOnlyList<int> Retry, IReadOnlyList<int> GivenUp, DateTimeOffset? RetryAt)
{
    public static SendSummary Empty { get; } = new(0, 0, 0, [], [], null);

    internal SendSummary And(SendSummary other) => new(
        Accepted + other.Accepted, Rejected + other.Rejected, Unknown + other.Unknown, [.. Retry, .. other.Retry], [.. GivenUp, .. other.GivenUp],
        RetryAt > other.RetryAt || other.RetryAt is null ? RetryAt : other.RetryAt);
}
