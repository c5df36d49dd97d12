using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>Where the breakers stand, for all instances. Each change carries the version it follows from, so of two that step at once one steps.</summary>
public sealed class CircuitStore(ITables tables, TimeProvider time)
{
    /// <summary>How long histories, and accounts that are over, are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private readonly ITable _table = tables.Open(CircuitRows.Table);

    /// <summary>Changes with every change; empty before the first.</summary>
    public async ValueTask<string> VersionAsync(CancellationToken cancellationToken = default) =>
        (await _table.GetAsync(CircuitRows.Partition, CircuitRows.VersionKey, cancellationToken))?.ETag ?? "";

    /// <summary>All breakers; those that never were open may be absent.</summary>
    public async ValueTask<CircuitStates> LoadAsync(CancellationToken cancellationToken = default)
    {
        var version = await VersionAsync(cancellationToken);
        var channels = new Dictionary<ChannelId, Versioned<ChannelCircuit>>();
        var accounts = new Dictionary<AccountId, Versioned<AccountCircuit>>();
        await foreach (var row in _table.ScanAllAsync(CircuitRows.Partition, KeyRange.Prefix(CircuitRows.Channel.Prefix), cancellationToken))
        {
            var circuit = CircuitRows.Channel.FromRow(row);
            channels[circuit.Value.Channel] = circuit;
        }
        await foreach (var row in _table.ScanAllAsync(CircuitRows.Partition, KeyRange.Prefix(CircuitRows.Account.Prefix), cancellationToken))
        {
            var circuit = CircuitRows.Account.FromRow(row);
            accounts[circuit.Value.Account] = circuit;
        }
        var global = await GetGlobalAsync(cancellationToken);
        return new CircuitStates(version, channels, accounts, global);
    }

    public async ValueTask<Versioned<GlobalCircuit>> GetGlobalAsync(CancellationToken cancellationToken = default) =>
        await _table.GetAsync(CircuitRows.Partition, CircuitRows.Global.RowKey(""), cancellationToken) is { } row
            ? CircuitRows.Global.FromRow(row) : new Versioned<GlobalCircuit>(new GlobalCircuit(), "");

    public async ValueTask<Versioned<AccountCircuit>?> GetAccountAsync(AccountId account, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(CircuitRows.Partition, CircuitRows.Account.RowKey(account.ToString()), cancellationToken) is { } row
            ? CircuitRows.Account.FromRow(row) : null;

    public ValueTask<bool> SaveAsync(ChannelCircuit circuit, string etag, CircuitTransition? transition, CancellationToken cancellationToken = default) =>
        SaveAsync(CircuitRows.Channel, circuit, etag, transition, cancellationToken);

    public ValueTask<bool> SaveAsync(AccountCircuit circuit, string etag, CircuitTransition? transition, CancellationToken cancellationToken = default) =>
        SaveAsync(CircuitRows.Account, circuit, etag, transition, cancellationToken);

    public ValueTask<bool> SaveAsync(GlobalCircuit circuit, string etag, CircuitTransition? transition, CancellationToken cancellationToken = default) =>
        SaveAsync(CircuitRows.Global, circuit, etag, transition, cancellationToken);

    /// <summary>A breaker's history, newest first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    public async ValueTask<(IReadOnlyList<CircuitTransition> Transitions, string? Continuation)> HistoryAsync(
        string circuit, int limit, string? continuation, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(CircuitRows.Partition, KeyRange.Prefix(CircuitRows.HistoryOf(circuit)), limit, continuation, cancellationToken);
        return ([.. page.Rows.Select(CircuitRows.ReadHistory)], page.Continuation);
    }

    /// <summary>Removes histories and accounts that are over for longer than <see cref="Kept"/>.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellationToken = default)
    {
        var before = time.GetUtcNow() - Kept;
        var old = new List<string>();
        await foreach (var row in _table.ScanAllAsync(CircuitRows.Partition, CircuitRows.HistoryRange, cancellationToken))
        {
            if (row.Timestamp("At") < before) old.Add(row.Key);
        }
        await foreach (var row in _table.ScanAllAsync(CircuitRows.Partition, KeyRange.Prefix(CircuitRows.Account.Prefix), cancellationToken))
        {
            if (!row.Boolean("IsOpen") && row.Timestamp("Since") < before) old.Add(row.Key);
        }
        foreach (var chunk in old.Chunk(ITable.MaxChanges))
            await _table.CommitAsync(CircuitRows.Partition, [.. chunk.Select(key => new RowChange.Delete(key))], cancellationToken);
    }

    private async ValueTask<bool> SaveAsync<T>(RowCodec<T> codec, T circuit, string etag, CircuitTransition? transition, CancellationToken cancellationToken)
    {
        var row = codec.ToRow(CircuitRows.Partition, circuit);
        List<RowChange> changes = [etag.Length == 0 ? new RowChange.Insert(row) : new RowChange.Replace(row, etag)];
        var version = new Dictionary<string, RowValue> { ["At"] = time.GetUtcNow() };
        changes.Add(new RowChange.Put(new Row(CircuitRows.Partition, CircuitRows.VersionKey, version)));
        if (transition is not null) changes.Add(new RowChange.Put(CircuitRows.History(transition)));
        if (await _table.CommitAsync(CircuitRows.Partition, changes, cancellationToken) is not CommitResult.Committed) return false;
        if (transition is not null) AppMetrics.CircuitChanged(transition.Circuit.Split('/')[0], transition.Change);
        return true;
    }
}

/// <summary>All breakers at one version.</summary>
public sealed record CircuitStates(
    string Version,
    IReadOnlyDictionary<ChannelId, Versioned<ChannelCircuit>> Channels,
    IReadOnlyDictionary<AccountId, Versioned<AccountCircuit>> Accounts,
    Versioned<GlobalCircuit> Global);
