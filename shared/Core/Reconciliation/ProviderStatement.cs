using System.Globalization;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// A provider's statement of what it took over one channel: CSV with the header <c>provider_id,amount_micros</c>, one line a message.
/// </summary>
public sealed class ProviderStatement
{
    /// <summary>Most lines: a statement is held in memory, about 100 bytes a line. Larger ones are uploaded in parts by day.</summary>
    public const int MaxLines = 1_000_000;

    private const string Header = "provider_id,amount_micros";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lines;
    private readonly List<(string ProviderId, string Detail)> _mismatches = [];

    private ProviderStatement(ChannelId channel, Dictionary<string, long> lines)
    {
        Channel = channel;
        _lines = lines;
    }

    public ChannelId Channel { get; }

    /// <exception cref="FormatException">The first line that is not one, with its number; or an id that stands there twice.</exception>
    public static async ValueTask<ProviderStatement> ReadAsync(ChannelId channel, TextReader csv, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(csv);
        if ((await csv.ReadLineAsync(cancellationToken))?.Trim() != Header) throw new FormatException($"Line 1 is not '{Header}'.");
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var number = 2; await csv.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Length == 0) continue;
            if (lines.Count == MaxLines) throw new FormatException($"The statement has more than {MaxLines} lines.");
            var comma = line.LastIndexOf(',');
            if (comma is < 1 or > 512 || !long.TryParse(line.AsSpan(comma + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
                throw new FormatException($"Line {number} is not an id and an amount in micro-units.");
            if (!lines.TryAdd(line[..comma].Trim('"'), amount)) throw new FormatException($"Line {number} names an id again.");
        }
        return new ProviderStatement(channel, lines);
    }

    /// <summary>Strikes out what an envelope's outcomes account for.</summary>
    internal void Match(EnvelopeDocuments documents)
    {
        foreach (var outcome in documents.Outcomes)
        {
            if (outcome.Value.Channel != Channel) continue;
            foreach (var result in outcome.Value.Results)
            {
                if (result is { Result: ResultKind.Accepted, ProviderId: { } id }) Match(id, PriceOf(documents, result.Index));
            }
        }
    }

    /// <summary>What is left: lines without a message, messages without a line, and other amounts.</summary>
    internal IEnumerable<Discrepancy> Unmatched(TenantId tenant)
    {
        foreach (var (id, detail) in _mismatches) yield return Found(id, 0, detail);
        foreach (var (id, amount) in _lines) yield return Found(id, amount, "The statement names a message that the log does not know as taken.");

        Discrepancy Found(string id, long amount, string detail) => new(
            tenant, DiscrepancyClass.StatementMismatch, $"{Channel}:{id}", Account: null, new BudgetAmount(amount, 0), detail, new Repair.Explain());
    }

    private void Match(string id, long? price)
    {
        lock (_gate)
        {
            if (!_lines.Remove(id, out var amount)) _mismatches.Add((id, "The log knows the message as taken; the statement does not name it."));
            else if (price is { } decided && decided != amount) _mismatches.Add((id, $"The statement charges {amount}, decided were {decided}."));
        }
    }

    private long? PriceOf(EnvelopeDocuments documents, int index)
    {
        for (var i = documents.Decisions.Count - 1; i >= 0; i--)
        {
            var decision = documents.Decisions[i].Value;
            if (decision.Kind == DecisionKind.Reserved && decision.Channel == Channel && decision.AppliesTo(index)) return decision.UnitPriceMicros;
        }
        return null;
    }
}
