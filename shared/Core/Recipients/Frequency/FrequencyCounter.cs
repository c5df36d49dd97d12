using System.Collections.Concurrent;
using System.Globalization;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients.Frequency;

/// <summary>
/// Counts what recipients with caps are sent: a row a recipient in 8 partitions a tenant, so that an envelope of 100 costs at most 8 commits. A recipient that
/// is counted for the first time costs no read, nor does one whose row this instance wrote last. A repeat counts nothing twice, and what two instances
/// count at the same time is told apart by ETags: a cap is never exceeded.
/// </summary>
/// <remarks>
/// A recipient is counted under the first of its addresses in the order user, e-mail, phone, URL. A message is counted when it is let through; one that does not
/// go after all (a budget, a provider's refusal) keeps its place.
/// </remarks>
public sealed class FrequencyCounter(ITables tables) : IDisposable
{
    public const string Reason = "frequency_cap";

    private const int Shards = 8;
    private const int MaxAttempts = 16;
    private const int ConcurrentReads = 16;
    private const int RowsInMemory = 100_000;
    private const string Property = "Sends";

    private readonly ITable _table = tables.Open("RecipientSends");
    private readonly ConcurrentDictionary<(string Partition, string Key), Known> _known = new();

    // In one process those that count in the same partition take turns instead of undoing each other's commits.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <returns>The messages that no cap has room for.</returns>
    /// <exception cref="StorageUnavailableException">It is not known which were counted; asked again, none is counted twice.</exception>
    internal async ValueTask<IReadOnlyList<(int Index, RecipientVerdict Verdict)>> CountAsync(
        GateRequest request, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        var shards = candidates
            .Select(candidate => (Key: KeyOf(request.Envelope.Tenant, candidate.To), Candidate: candidate))
            .GroupBy(item => Partition(request.Envelope.Tenant, item.Key), item => new Wish(
                item.Key.Id, item.Candidate, new CountedSend(new MessageId(request.Envelope.Id, item.Candidate.Index), request.Envelope.Kind, request.Channel, request.Now)));
        var refused = new ConcurrentBag<(int, RecipientVerdict)>();
        await Parallel.ForEachAsync(shards, cancellationToken, async (shard, token) =>
        {
            var turn = _turns[unchecked((uint)string.GetHashCode(shard.Key, StringComparison.Ordinal)) % (uint)_turns.Length];
            await turn.WaitAsync(token);
            try
            {
                foreach (var item in await CountAsync(shard.Key, [.. shard], token)) refused.Add(item);
            }
            finally
            {
                turn.Release();
            }
        });
        return [.. refused.OrderBy(item => item.Item1)];
    }

    public void Dispose()
    {
        foreach (var turn in _turns) turn.Dispose();
    }

    private async Task<List<(int, RecipientVerdict)>> CountAsync(string partition, IReadOnlyList<Wish> wishes, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // First by what is known here, which may be old: then a commit is refused and all rows are read.
            if (attempt > 0) await ReadAsync(partition, wishes, cancellationToken);
            var refused = new List<(int, RecipientVerdict)>();
            var changed = new Dictionary<string, SendHistory>(StringComparer.Ordinal);
            foreach (var wish in wishes)
            {
                var before = changed.GetValueOrDefault(wish.Key) ?? Find(partition, wish.Key).History;
                var (after, full, roomAt) = before.Count(wish.Send, wish.Candidate.Caps);
                if (full is not null) refused.Add((wish.Candidate.Index, Verdict(full, roomAt)));
                else if (!ReferenceEquals(after, before)) changed[wish.Key] = after;
            }
            if (changed.Count == 0 || await CommitAsync(partition, changed, cancellationToken)) return refused;
        }
        throw new StorageUnavailableException("Others counted the same recipients all the time; repeat it.");
    }

    private async Task<bool> CommitAsync(string partition, Dictionary<string, SendHistory> changed, CancellationToken cancellationToken)
    {
        RowChange[] changes = [.. changed.Select(pair => Change(partition, pair.Key, pair.Value))];
        CommitResult result;
        try
        {
            result = await _table.CommitAsync(partition, changes, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // It may have happened: what is known here is not to be built upon.
            foreach (var key in changed.Keys) _known.TryRemove((partition, key), out _);
            throw;
        }
        if (result is not CommitResult.Committed(var etags)) return false;
        if (_known.Count > RowsInMemory) _known.Clear();
        var i = 0;
        foreach (var (key, history) in changed) _known[(partition, key)] = new Known(history, etags[i++]);
        return true;
    }

    private RowChange Change(string partition, string key, SendHistory history)
    {
        var row = new Row(partition, key, new Dictionary<string, RowValue> { [Property] = history.Format() });
        return Find(partition, key).ETag is { } etag ? new RowChange.Replace(row, etag) : new RowChange.Insert(row);
    }

    private Known Find(string partition, string key) => _known.GetValueOrDefault((partition, key), Known.Nothing);

    private async Task ReadAsync(string partition, IReadOnlyList<Wish> wishes, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentReads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(wishes.Select(wish => wish.Key).Distinct(StringComparer.Ordinal), parallel, async (key, token) =>
        {
            if (await _table.GetAsync(partition, key, token) is { } row) _known[(partition, key)] = new Known(SendHistory.Parse(row.Text(Property)), row.ETag);
            else _known.TryRemove((partition, key), out _);
        });
    }

    private static AddressKey KeyOf(TenantId tenant, Recipient recipient)
    {
        var (kind, address) = recipient.Addresses().First();
        return AddressKey.Of(tenant, kind, address);
    }

    private static string Partition(TenantId tenant, AddressKey key) => string.Create(CultureInfo.InvariantCulture, $"{tenant.Value}~{key.Hash % Shards}");

    private static RecipientVerdict Verdict(FrequencyCap cap, DateTimeOffset roomAt) => new(
        cap.Action switch
        {
            CapAction.Hold => GateVerdict.Hold,
            CapAction.Skip => GateVerdict.Skip,
            CapAction.Reject => GateVerdict.Reject,
            _ => throw new InvalidOperationException($"Unknown action {cap.Action}."),
        },
        Reason, "The recipient got as many messages as the cap allows.")
    {
        Rule = string.Create(CultureInfo.InvariantCulture, $"frequency_cap/{cap.Most} in {cap.PeriodHours} h/{cap.Kind?.Name() ?? "*"}/{cap.Channel?.Value ?? "*"}"),
        Until = cap.Action == CapAction.Hold ? roomAt : null,
    };

    private sealed record Wish(string Key, Candidate Candidate, CountedSend Send);

    private sealed record Known(SendHistory History, string? ETag)
    {
        public static Known Nothing { get; } = new(SendHistory.Empty, null);
    }
}
