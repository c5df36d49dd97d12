using MessageFunctions.Messages;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Gray;

/// <summary>Reads what the messages of a gray release did since it began: the newest of those whose envelope or decision names its version, bounded.</summary>
public sealed class GrayReader(IMessageLog log)
{
    /// <summary>Most documents of each kind that are looked at.</summary>
    public const int MaxDocuments = 2_000;

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
        var named = new HashSet<EnvelopeId>();
        await FindAsync(tenant, LogKind.Envelope, release.StartedAt, document => document.ToEnvelope().Policy == label, named, cancellationToken);
        await FindAsync(tenant, LogKind.Decision, release.StartedAt, document => document.ToDecision().Policy == label, named, cancellationToken);
        var seen = default(GrayObservation);
        foreach (var envelope in named)
        {
            if (EnvelopeState.Fold(await log.ReadAsync(tenant, envelope, cancellationToken)) is { } state) seen = Add(seen, state, label);
        }
        return seen;
    }

    private async ValueTask FindAsync(
        TenantId tenant, LogKind kind, DateTimeOffset from, Func<LogDocument, bool> names, HashSet<EnvelopeId> named, CancellationToken cancellationToken)
    {
        var looked = 0;
        string? continuation = null;
        do
        {
            var page = await log.SearchAsync(new LogQuery(tenant) { Kind = kind, From = from, Limit = Page, Continuation = continuation }, cancellationToken);
            foreach (var document in page.Documents)
            {
                if (named.Count >= MaxStreams) return;
                if (names(document)) named.Add(document.Envelope);
            }
            looked += page.Documents.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null && looked < MaxDocuments);
    }

    private static GrayObservation Add(GrayObservation seen, EnvelopeState state, string label)
    {
        var byEnvelope = state.Envelope.Policy == label;
        foreach (var message in state.Messages)
        {
            if (!byEnvelope && !state.Documents.Decisions.Any(decision => decision.Value.Policy == label && decision.Value.AppliesTo(message.Index))) continue;
            var sent = message.Status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Failed or MessageStatus.Unknown;
            var price = sent ? ReplayFate.Of(state.Envelope, message).CostMicros : 0;
            seen = new GrayObservation(
                seen.Messages + 1, seen.Sent + (sent ? 1 : 0), seen.Failed + (message.Status == MessageStatus.Failed ? 1 : 0),
                seen.Rejected + (message.Status == MessageStatus.Rejected ? 1 : 0), seen.SpentMicros + price);
        }
        return seen;
    }
}
