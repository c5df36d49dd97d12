using MessageFunctions.Messages;

namespace MessageFunctions.Channels.Sending;

/// <summary>Decides by <see cref="RecoveryPolicy"/> what becomes of the messages that a send did not settle, and records what is final.</summary>
internal sealed class FailureFollowUp(EnvelopeStream stream, RecoverySettings settings, TimeProvider time)
{
    public const string ChannelNotConfigured = "channel_not_configured";

    public async ValueTask<SendSummary> RunAsync(EnvelopeState state, ChannelId channel, List<SendResult> results, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (accepted, rejected, unknown) = (0, 0, 0);
        var retry = new List<int>();
        var expired = new List<int>();
        var given = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var delay = TimeSpan.Zero;
        foreach (var result in results)
        {
            var index = result.Id.Index;
            switch (result.Outcome)
            {
                case SendOutcome.Accepted: accepted++; break;
                case SendOutcome.Rejected: rejected++; break;
                case SendOutcome.Unknown: unknown++; break;
                case SendOutcome.Retryable retryable:
                    var failure = new Failure.Transient(retryable.Code, retryable.After, state.Envelope.ExpiresAt);
                    switch (RecoveryPolicy.Decide(settings, failure, Math.Max(1, state.Messages[index].Attempts), now))
                    {
                        case RecoveryAction.RetryNow: retry.Add(index); break;
                        case RecoveryAction.RetryLater later:
                            retry.Add(index);
                            if (later.Delay > delay) delay = later.Delay;
                            break;
                        case RecoveryAction.Discard: expired.Add(index); break;
                        case RecoveryAction.DeadLetter dead:
                            if (!given.TryGetValue(dead.Reason, out var indices)) given.Add(dead.Reason, indices = []);
                            indices.Add(index);
                            break;
                        case var other: throw new InvalidOperationException($"Unknown action {other}.");
                    }
                    break;
                default: throw new InvalidOperationException($"Unknown outcome {result.Outcome}.");
            }
        }

        var summary = new SendSummary(accepted, rejected, unknown, retry, expired, retry.Count == 0 ? null : now + delay);
        if (expired.Count > 0) await DecideAsync(state, DecisionKind.Expired, null, expired, RecoveryPolicy.Expired, cancellationToken);
        foreach (var (reason, indices) in given) summary = summary.And(await GiveUpAsync(state, channel, indices, reason, cancellationToken));
        return summary;
    }

    /// <summary>Moves messages to the next channel of the plan that reaches their recipients; where there is none they failed.</summary>
    public async ValueTask<SendSummary> GiveUpAsync(
        EnvelopeState state, ChannelId channel, IReadOnlyList<int> indices, string reason, CancellationToken cancellationToken)
    {
        foreach (var group in indices.GroupBy(index => state.Messages[index].Next))
        {
            var kind = group.Key is null ? DecisionKind.Failed : DecisionKind.Rerouted;
            await DecideAsync(state, kind, group.Key ?? channel, [.. group.Order()], reason, cancellationToken);
        }
        return SendSummary.Empty with { GivenUp = indices };
    }

    private ValueTask<(EnvelopeState, Decision?)> DecideAsync(
        EnvelopeState state, DecisionKind kind, ChannelId? channel, List<int> indices, string reason, CancellationToken cancellationToken) =>
        stream.DecideAsync(state, current =>
        {
            // The state that was read before the send still says "sending"; what ended meanwhile, such as by a receipt, is left alone.
            var still = indices.Where(index => !current.Messages[index].Status.IsTerminal()).ToArray();
            return still.Length == 0 ? null : new Decision(0, kind) { Channel = channel, Reason = reason, Only = still.Length == current.Messages.Count ? null : still };
        }, cancellationToken);
}
