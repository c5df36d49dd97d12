using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;

namespace MessageFunctions.Channels.Sending;

/// <summary>
/// Sends the messages of an envelope over one channel and records what became of them. It may be repeated at any point, after a crash too,
/// and sends nothing twice: the intent is recorded before anything leaves. What was in flight when a process stopped is sent again under the
/// same ids where the channel drops repeats, and is unknown where it does not.
/// </summary>
/// <remarks>
/// Documents written: an idempotent channel takes one decision and one outcome for all messages of a run; any other takes one of each for every
/// <see cref="IChannel.BatchSize"/> messages, so that a crash leaves no more than those unknown.
/// </remarks>
public sealed class EnvelopeSender
{
    private readonly ChannelRegistry _channels;
    private readonly EnvelopeStream _stream;
    private readonly OutcomeRecorder _outcomes;
    private readonly ChunkSender _chunks;
    private readonly FailureFollowUp _followUp;
    private readonly TimeProvider _time;
    private readonly ISendObserver? _observer;

    /// <param name="settings">Valid settings of the follow-up of failures.</param>
    /// <param name="observer">Hears of every result; null: nobody.</param>
    public EnvelopeSender(
        ChannelRegistry channels, IMessageLog log, EnvelopeStream stream, IMessageRenderer renderer, RecoverySettings settings, TimeProvider time,
        ISendObserver? observer = null)
    {
        _channels = channels;
        _stream = stream;
        _outcomes = new OutcomeRecorder(log, stream, time);
        _chunks = new ChunkSender(renderer);
        _followUp = new FailureFollowUp(stream, settings, time);
        _time = time;
        _observer = observer;
    }

    /// <summary>As <see cref="SendAsync(EnvelopeState, ChannelId, IReadOnlySet{int}, CancellationToken)"/>, from the state as it is stored now.</summary>
    public async ValueTask<SendSummary> SendAsync(
        TenantId tenant, EnvelopeId envelope, ChannelId channelId, IReadOnlySet<int> only, CancellationToken cancellationToken = default) =>
        await _stream.ReadAsync(tenant, envelope, cancellationToken) is { } state
            ? await SendAsync(state, channelId, only, cancellationToken)
            : SendSummary.Empty;

    /// <summary>Resolves what an earlier run left in doubt on the channel, then sends what waits for it.</summary>
    /// <param name="state">The envelope as it was read last; what changed since is noticed before anything leaves.</param>
    /// <param name="channelId">The channel to send over.</param>
    /// <param name="only">The messages that are paid for; others are not touched.</param>
    /// <param name="cancellationToken">Gives up; what left until then is recorded.</param>
    /// <returns>Empty when nothing of it is left to send over the channel.</returns>
    /// <exception cref="StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<SendSummary> SendAsync(
        EnvelopeState state, ChannelId channelId, IReadOnlySet<int> only, CancellationToken cancellationToken = default)
    {
        if (!_channels.TryGet(channelId, out var channel))
            return await _followUp.GiveUpAsync(state, channelId, Indices(state.Waiting(), channelId, only), FailureFollowUp.ChannelNotConfigured, cancellationToken);

        var summary = await ResolveDoubtAsync(state, channel, only, cancellationToken);
        if (summary != SendSummary.Empty) state = (await _stream.ReadAsync(state.Envelope.Tenant, state.Envelope.Id, cancellationToken))!;
        var waiting = Indices(state.Waiting(), channelId, only).Except(summary.Retry).ToArray();
        foreach (var chunk in waiting.Chunk(channel.IsIdempotent ? Envelope.MaxMessages : channel.BatchSize))
        {
            if (state.Envelope.ExpiresAt <= _time.GetUtcNow()) break;
            var (after, attempt) = await _stream.DecideAsync(state, current => Intent(current, channelId, chunk), cancellationToken);
            state = after;
            if (attempt is null) continue;
            var sent = Only(state, attempt, chunk);
            summary = summary.And(await SendAsync(state, channel, attempt.Number, sent, cancellationToken));
        }
        return summary;
    }

    /// <summary>What began and has no result: the process stopped in between, or another run of this activity is at it.</summary>
    private async ValueTask<SendSummary> ResolveDoubtAsync(EnvelopeState state, IChannel channel, IReadOnlySet<int> only, CancellationToken cancellationToken)
    {
        var summary = SendSummary.Empty;
        var doubtful = state.InDoubt().Where(group => group.Channel == channel.Id).SelectMany(group => group.Messages).Where(message => only.Contains(message.Index));
        foreach (var attempt in doubtful.GroupBy(message => message.Attempt!.Value).OrderBy(group => group.Key))
        {
            int[] indices = [.. attempt.Select(message => message.Index).Order()];
            if (channel.IsIdempotent)
            {
                summary = summary.And(await SendAsync(state, channel, attempt.Key, indices, cancellationToken));
                continue;
            }
            MessageResult[] unknown = [.. indices.Select(index => new MessageResult(index, ResultKind.Unknown) { Reason = SendCode.Interrupted })];
            await _outcomes.RecordAsync(state.Envelope, attempt.Key, channel.Id, unknown, cancellationToken);
            summary = summary.And(SendSummary.Empty with { Unknown = unknown.Length });
        }
        return summary;
    }

    private async ValueTask<SendSummary> SendAsync(EnvelopeState state, IChannel channel, int attempt, IReadOnlyList<int> indices, CancellationToken cancellationToken)
    {
        using var step = AppTraces.Start("envelope.send", state.Envelope)?.SetTag("messagefunctions.channel", channel.Id.Value);
        if (state.Documents.Outcomes.Count == 0) AppMetrics.Began(state.Envelope, _time.GetUtcNow());
        var begun = _time.GetTimestamp();
        var results = await _chunks.SendAsync(state.Envelope, channel, indices, cancellationToken);
        var duration = _time.GetElapsedTime(begun);
        MessageResult[] recorded = [.. results.Select(MessageResult.From).OrderBy(result => result.Index)];
        // What left has left: a caller that gives up now must not keep it from being recorded.
        var (fresh, at) = await _outcomes.RecordAsync(state.Envelope, attempt, channel.Id, recorded, CancellationToken.None);
        AppMetrics.Sent(channel.Id, recorded, duration);
        if (fresh.Count > 0) _observer?.Sent(state.Envelope, channel.Id, at, fresh, duration);
        return await _followUp.RunAsync(state, channel.Id, results, cancellationToken);
    }

    private static Decision? Intent(EnvelopeState state, ChannelId channel, int[] chunk)
    {
        var still = Indices(state.Waiting(), channel, chunk.ToHashSet());
        if (still.Length == 0) return null;
        return new Decision(0, DecisionKind.Sending) { Channel = channel, Only = still.Length == state.Messages.Count ? null : still };
    }

    private static int[] Only(EnvelopeState state, Decision attempt, int[] chunk) =>
        attempt.Only is { } some ? [.. some] : [.. state.Messages.Select(message => message.Index).Intersect(chunk)];

    private static int[] Indices(IReadOnlyList<SendGroup> groups, ChannelId channel, IReadOnlySet<int> only) =>
        [.. groups.Where(group => group.Channel == channel).SelectMany(group => group.Messages).Select(message => message.Index).Where(only.Contains).Order()];
}
