using MessageFunctions.Messages;
using MessageFunctions.Policies.Store;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Gray;

/// <summary>Reads what the messages of a gray release did since it began: the newest of them, bounded.</summary>
public sealed class GrayReader(IMessageLog log)
{
    /// <summary>Most envelopes whose policy is looked at.</summary>
    public const int MaxEnvelopes = 2_000;

    /// <summary>Most streams of them that are read.</summary>
    public const int MaxStreams = 200;

    private const int Page = 200;

    /// <param name="tenant">Whose messages.</param>
    /// <param name="label">Label of the version in gray release, by which envelopes and decisions name it.</param>
    /// <param name="release">The release.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<GrayObservation> ReadAsync(TenantId tenant, string label, GrayRelease release, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(release);
        var seen = default(GrayObservation);
        var (envelopes, streams) = (0, 0);
        string? continuation = null;
        do
        {
            var page = await log.SearchAsync(
                new LogQuery(tenant) { Kind = LogKind.Envelope, From = release.StartedAt, Limit = Page, Continuation = continuation }, cancellationToken);
            foreach (var document in page.Documents)
            {
                envelopes++;
                if (document.ToEnvelope().Policy != label) continue;
                if (++streams > MaxStreams) return seen;
                if (EnvelopeState.Fold(await log.ReadAsync(tenant, document.Envelope, cancellationToken)) is { } state) seen = Add(seen, state);
            }
            continuation = page.Continuation;
        }
        while (continuation is not null && envelopes < MaxEnvelopes);
        return seen;
    }

    private static GrayObservation Add(GrayObservation seen, EnvelopeState state)
    {
        foreach (var message in state.Messages)
        {
            var sent = message.Status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Failed or MessageStatus.Unknown;
            var price = sent ? Replay.ReplayFate.Of(state.Envelope, message).CostMicros : 0;
            seen = new GrayObservation(
                seen.Messages + 1, seen.Sent + (sent ? 1 : 0), seen.Failed + (message.Status == MessageStatus.Failed ? 1 : 0),
                seen.Rejected + (message.Status == MessageStatus.Rejected ? 1 : 0), seen.SpentMicros + price);
        }
        return seen;
    }
}
