using MessageFunctions.Messages;
using MessageFunctions.Recipients.Lists;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients;

/// <summary>
/// What is stored of a tenant's recipients, a row an address and part. Every write first puts the address on its part's list, so that no reader takes it for
/// one of whom nothing is known.
/// </summary>
/// <remarks>Members throw <see cref="StorageUnavailableException"/> as the table does.</remarks>
public sealed class RecipientStore
{
    /// <summary>Partitions written to at the same time by <see cref="SuppressAsync"/>.</summary>
    private const int Concurrency = 8;

    private const int MaxAttempts = 8;

    private readonly ITable _table;

    public RecipientStore(ITables tables, RecipientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(tables);
        _table = tables.Open("Recipients");
        Lists = new AddressLists(_table, options, time);
    }

    internal AddressLists Lists { get; }

    public ValueTask<Versioned<RecipientPreferences>?> PreferencesAsync(TenantId tenant, AddressKey address, CancellationToken cancellationToken = default) =>
        GetAsync(RecipientRows.Preferences, tenant, address, cancellationToken);

    public ValueTask<Versioned<Suppression>?> SuppressionAsync(TenantId tenant, AddressKey address, CancellationToken cancellationToken = default) =>
        GetAsync(RecipientRows.Suppressions, tenant, address, cancellationToken);

    public ValueTask<Versioned<RecipientState>?> StateAsync(TenantId tenant, AddressKey address, CancellationToken cancellationToken = default) =>
        GetAsync(RecipientRows.State, tenant, address, cancellationToken);

    public ValueTask<ChangeResult> SaveAsync(TenantId tenant, RecipientPreferences preferences, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(RecipientRows.Preferences, RecipientParts.Preferences, tenant, AddressKey.Of(tenant, preferences.Kind, preferences.Address), preferences, condition, cancellationToken);

    public ValueTask<ChangeResult> SaveAsync(TenantId tenant, Suppression suppression, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(RecipientRows.Suppressions, RecipientParts.Suppressions, tenant, AddressKey.Of(tenant, suppression.Kind, suppression.Address), suppression, condition, cancellationToken);

    public ValueTask<ChangeResult> SaveAsync(TenantId tenant, RecipientState state, WriteCondition condition, CancellationToken cancellationToken = default) =>
        SaveAsync(RecipientRows.State, RecipientParts.State, tenant, AddressKey.Of(tenant, state.Kind, state.Address), state, condition, cancellationToken);

    public ValueTask<ChangeResult> DeleteAsync(TenantId tenant, AddressKey address, RecipientParts part, string? etag, CancellationToken cancellationToken = default) =>
        CommitAsync(tenant, address, new RowChange.Delete(RowKey(part, address), etag), cancellationToken);

    /// <summary>Adds an opt-out to what an address has; a repeat changes nothing.</summary>
    public async ValueTask OptOutAsync(TenantId tenant, AddressKind kind, string address, OptOut optOut, CancellationToken cancellationToken = default)
    {
        var key = AddressKey.Of(tenant, kind, address);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var current = await PreferencesAsync(tenant, key, cancellationToken);
            var preferences = current?.Value ?? new RecipientPreferences(kind, address);
            if (preferences.OptOuts.Contains(optOut)) return;
            // An address that has as many as it may have does not want anything any more.
            var wanted = preferences.OptOuts.Count < RecipientPreferences.MaxOptOuts ? [.. preferences.OptOuts, optOut] : (IReadOnlyList<OptOut>)[new OptOut()];
            var condition = current is null ? WriteCondition.New : new WriteCondition.Matches(current.ETag);
            if (await SaveAsync(tenant, preferences with { OptOuts = wanted }, condition, cancellationToken) is ChangeResult.Saved) return;
        }
        throw new StorageUnavailableException("Others changed the recipient all the time; repeat it.");
    }

    /// <summary>Suppresses addresses, whatever was there; a repeat changes nothing.</summary>
    /// <param name="tenant">Whose list.</param>
    /// <param name="suppressions">At most a few thousand, so that memory stays small; of one address the last counts.</param>
    /// <param name="cancellationToken">Gives up; what was written stays.</param>
    public async ValueTask SuppressAsync(TenantId tenant, IReadOnlyList<Suppression> suppressions, CancellationToken cancellationToken = default)
    {
        var keyed = new Dictionary<AddressKey, Suppression>(suppressions.Count);
        foreach (var suppression in suppressions) keyed[AddressKey.Of(tenant, suppression.Kind, suppression.Address)] = suppression;
        await Lists.AddAsync(tenant, RecipientParts.Suppressions, [.. keyed.Keys.Select(key => key.Hash)], cancellationToken);
        var commits = keyed.GroupBy(pair => RecipientRows.Partition(tenant, pair.Key)).SelectMany(group => group.Chunk(ITable.MaxChanges));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(commits, parallel, async (commit, token) =>
        {
            RowChange[] changes = [.. commit.Select(pair => new RowChange.Put(ToRow(RecipientRows.Suppressions, RecipientParts.Suppressions, tenant, pair.Key, pair.Value)))];
            await _table.CommitAsync(changes[0] is RowChange.Put(var row) ? row.Partition : "", changes, token);
        });
    }

    /// <summary>The suppression list, a page at a time, in the order of the addresses' ids.</summary>
    /// <returns>Null: the continuation is not one of this list.</returns>
    public async ValueTask<Page<Suppression>?> SuppressionsAsync(TenantId tenant, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        if (!ListPosition.TryParse(continuation, out var position)) return null;
        var items = new List<Versioned<Suppression>>();
        while (position is { } at && items.Count < limit)
        {
            var page = await _table.ScanAsync($"{tenant.Value}~{at.Shard:x}", KeyRange.Prefix(RecipientRows.Suppressions.Prefix), limit - items.Count, at.Continuation, cancellationToken);
            items.AddRange(page.Rows.Select(RecipientRows.Suppressions.FromRow));
            position = at.Next(page.Continuation);
        }
        return new Page<Suppression>(items, position?.ToString());
    }

    internal async ValueTask<Versioned<T>?> GetAsync<T>(RowCodec<T> codec, TenantId tenant, AddressKey address, CancellationToken cancellationToken) =>
        await _table.GetAsync(RecipientRows.Partition(tenant, address), codec.RowKey(address.Id), cancellationToken) is { } row ? codec.FromRow(row) : null;

    private async ValueTask<ChangeResult> SaveAsync<T>(
        RowCodec<T> codec, RecipientParts part, TenantId tenant, AddressKey address, T value, WriteCondition condition, CancellationToken cancellationToken)
    {
        await Lists.AddAsync(tenant, part, [address.Hash], cancellationToken);
        var row = ToRow(codec, part, tenant, address, value);
        return await CommitAsync(tenant, address, condition.Change(row), cancellationToken);
    }

    private async ValueTask<ChangeResult> CommitAsync(TenantId tenant, AddressKey address, RowChange change, CancellationToken cancellationToken) =>
        await _table.CommitAsync(RecipientRows.Partition(tenant, address), [change], cancellationToken) switch
        {
            CommitResult.Committed(var etags) => new ChangeResult.Saved(etags[0]),
            CommitResult.Conflict(_, var reason) => ChangeResult.Of(reason),
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };

    private static Row ToRow<T>(RowCodec<T> codec, RecipientParts part, TenantId tenant, AddressKey address, T value) =>
        new(RecipientRows.Partition(tenant, address), RowKey(part, address), codec.Write(value));

    private static string RowKey(RecipientParts part, AddressKey address) => part switch
    {
        RecipientParts.Preferences => RecipientRows.Preferences.RowKey(address.Id),
        RecipientParts.Suppressions => RecipientRows.Suppressions.RowKey(address.Id),
        RecipientParts.State => RecipientRows.State.RowKey(address.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "One part has one row."),
    };
}
