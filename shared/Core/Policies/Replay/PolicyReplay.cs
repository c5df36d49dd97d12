using System.Collections.Frozen;
using MessageFunctions.Messages;
using MessageFunctions.Policies.Store;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Replay;

/// <summary>Runs a draft over the messages of a past period: the blast radius of a policy before it is released. Reads the log and changes nothing.</summary>
public sealed class PolicyReplay(IEnumerable<IPolicyReplay> replays, IMessageLog log)
{
    /// <summary>Most envelopes of one replay; of a longer period the newest.</summary>
    public const int MaxEnvelopes = 2_000;

    /// <summary>Longest period.</summary>
    public static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(31);

    private const int Page = 100;
    private const int ConcurrentReads = 8;
    private readonly FrozenDictionary<string, IPolicyReplay> _replays = replays.ToFrozenDictionary(replay => replay.Kind, StringComparer.Ordinal);

    /// <summary>Whether a kind can be replayed at all.</summary>
    public bool CanReplay(PolicyKind kind) => _replays.ContainsKey(kind.Name);

    /// <param name="scope">Whose policy; its tenant's messages are looked at, of a line's those of the line.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="current">The body that holds now.</param>
    /// <param name="draft">The body that would hold; valid.</param>
    /// <param name="from">Beginning, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="maxEnvelopes">Most envelopes, 1 to <see cref="MaxEnvelopes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ReplayReport> RunAsync(
        PolicyScope scope, PolicyKind kind, object current, object draft, DateTimeOffset from, DateTimeOffset to, int maxEnvelopes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var report = new ReplayReport(kind.Name, from, to);
        if (scope.Tenant is not { } tenant) return report with { NotReplayable = "A policy of the platform reaches every tenant, whose messages the platform does not see." };
        if (!_replays.TryGetValue(kind.Name, out var replay)) return report with { NotReplayable = $"What a {kind.Name} policy decides depends on facts of the moment that are not stored." };
        var (envelopes, cappedAt) = await ReadAsync(tenant, scope.Line, from, to, Math.Clamp(maxEnvelopes, 1, MaxEnvelopes), cancellationToken);
        var tally = new ReplayTally();
        var run = replay.Begin(scope, current, draft);
        foreach (var envelope in envelopes) run.Next(envelope, tally);
        return report with
        {
            Envelopes = envelopes.Count,
            CappedAt = cappedAt,
            Total = tally.Total,
            Groups = tally.Groups,
            Examples = tally.Examples,
            Limits = replay.Limits,
        };
    }

    /// <summary>The newest envelopes of a period, in the order in which they were accepted.</summary>
    private async ValueTask<(IReadOnlyList<EnvelopeState> Envelopes, DateTimeOffset? CappedAt)> ReadAsync(
        TenantId tenant, LineId? line, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken cancellationToken)
    {
        var found = new List<EnvelopeState>();
        var read = 0;
        string? continuation = null;
        DateTimeOffset? oldest = null;
        do
        {
            var page = await log.SearchAsync(
                new LogQuery(tenant) { Kind = LogKind.Envelope, From = from, To = to, Limit = Math.Min(Page, most - read), Continuation = continuation }, cancellationToken);
            continuation = page.Continuation;
            read += page.Documents.Count;
            if (page.Documents.Count > 0) oldest = page.Documents[^1].At;
            var wanted = page.Documents.Where(document => line is null || document.ToEnvelope().Line == line).Chunk(ConcurrentReads);
            foreach (var chunk in wanted)
            {
                var streams = await Task.WhenAll(chunk.Select(document => log.ReadAsync(tenant, document.Envelope, cancellationToken).AsTask()));
                found.AddRange(streams.Select(EnvelopeState.Fold).OfType<EnvelopeState>());
            }
        }
        while (continuation is not null && read < most);
        found.Sort((a, b) => a.Envelope.CreatedAt.CompareTo(b.Envelope.CreatedAt));
        return (found, continuation is null ? null : oldest);
    }
}
