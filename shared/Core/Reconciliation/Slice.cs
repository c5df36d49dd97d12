using System.Collections.Concurrent;
using MessageFunctions.Budgets;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>What one slice accumulates while it runs.</summary>
internal sealed class Slice(
    TenantId tenant, DateTimeOffset from, DateTimeOffset to, ReconciliationSettings settings, IDiscrepancySink sink, ProviderStatement? statement, DateTimeOffset now)
{
    private readonly ConcurrentDictionary<AccountId, HoldFingerprints> _seen = new();
    private readonly FindingTotals _totals = new();
    private long _messages;
    private long _envelopes;
    private long _holds;

    public TenantId Tenant => tenant;

    public DateTimeOffset From => from;

    public DateTimeOffset To => to;

    public DateTimeOffset Now => now;

    public ReconciliationSettings Settings => settings;

    /// <summary>Least and end of the ids of the envelopes of this slice.</summary>
    public string FirstEnvelope { get; } = EnvelopeId.Create(from, stackalloc byte[10]).Value;

    public string EndEnvelope { get; } = EnvelopeId.Create(to, stackalloc byte[10]).Value;

    public bool Contains(EnvelopeId envelope) =>
        string.CompareOrdinal(envelope.Value, FirstEnvelope) >= 0 && string.CompareOrdinal(envelope.Value, EndEnvelope) < 0;

    public void SeenInLog(AccountId account, HoldId hold)
    {
        var fingerprints = Fingerprints(account);
        lock (fingerprints) fingerprints.Add(hold);
    }

    public HoldFingerprints Fingerprints(AccountId account) => _seen.GetOrAdd(account, static _ => new HoldFingerprints());

    public void Count(Envelope envelope, EnvelopeDocuments documents)
    {
        Interlocked.Add(ref _messages, envelope.Messages.Count);
        Interlocked.Increment(ref _envelopes);
        statement?.Match(documents);
    }

    public void CountHold() => _holds++;

    public async ValueTask FindAsync(Discrepancy discrepancy, CancellationToken cancellationToken)
    {
        if (await sink.AddAsync(discrepancy, cancellationToken) is var disposition && disposition != Disposition.Explained)
            _totals.Add(discrepancy, isRepaired: disposition == Disposition.Repaired);
    }

    public PartResult ToResult(string name) => new(name, _messages, _envelopes, _holds, Entries: 0, _totals.ToList());
}
