using MessageFunctions.Budgets.Rows;
using MessageFunctions.Metrics;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Commits;

/// <summary>
/// Commits one account's operations in groups: while one commit is under way, what arrives waits and shares the next one. The account
/// row stays cached with its ETag; every commit is conditional on it, so whatever another instance did in between turns into a
/// conflict, a fresh read and new decisions, never into a lost update.
/// </summary>
internal sealed class AccountWriter(AccountId id, CommitContext context)
{
    private readonly string _partition = id.ToString();
    private readonly Lock _gate = new();
    private readonly Queue<PendingOperation> _waiting = new();
    private readonly List<PendingOperation> _group = new(GroupPlan.MaxOperations);
    private bool _running;
    private Account? _account;
    private string _etag = "";
    private string? _contradiction;
    private long _epoch = context.NextEpoch();

    /// <summary>When it was last used, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LastUsed { get; private set; }

    public void Enqueue(PendingOperation operation)
    {
        lock (_gate)
        {
            if (_waiting.Count >= context.Options.MaxWaiting)
                throw new StorageUnavailableException($"{_waiting.Count} operations wait for account {id}; repeat later.");
            _waiting.Enqueue(operation);
            LastUsed = context.Time.GetTimestamp();
            if (_running) return;
            _running = true;
        }
        _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (TakeGroup())
        {
            try
            {
                await CommitGroupAsync();
            }
#pragma warning disable CA1031 // It belongs to the callers of this group; the writer lives on for the others.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Forget();
                foreach (var operation in _group) operation.Fail(exception);
            }
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        lock (_gate)
        {
            while (_group.Count < GroupPlan.MaxOperations && _waiting.TryDequeue(out var operation)) _group.Add(operation);
            if (_group.Count == 0) _running = false;
            return _group.Count > 0;
        }
    }

    private async Task CommitGroupAsync()
    {
        var readAll = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var result = await TryCommitAsync(readAll);
                if (result is CommitResult.Committed) break;
                // The account changed elsewhere: read it again. Any other condition: what was assumed absent is there, so read everything.
                readAll |= result is CommitResult.Conflict { Index: > 0 };
                if (attempt + 1 >= context.Options.MaxAttempts) throw GivingUp(attempt + 1);
            }
            catch (StorageUnavailableException) when (attempt + 1 < context.Options.MaxAttempts)
            {
                // It may have been applied, or may still be: the ETag decides which, and the ids make the repeat answer the same.
                readAll = true;
            }
            Forget();
            await context.PauseAsync(attempt);
        }
        foreach (var operation in _group) operation.Answer();
    }

    /// <summary>One attempt; a group that changes nothing is "committed" when the account row proves that the state it saw is current.</summary>
    private async ValueTask<CommitResult?> TryCommitAsync(bool readAll)
    {
        var wasCached = _account is not null;
        if (_account is null && !await LoadAsync())
        {
            foreach (var operation in _group) operation.AnswerNoQuota();
            _group.Clear();
            return Done;
        }
        var plan = new GroupPlan(_account!);
        await ReadSubjectsAsync(plan, readAll);
        var now = context.Time.GetUtcNow();
        foreach (var operation in _group) plan.Decide(operation, now);
        if (plan.RestsOnAssumption) return await TryCommitAsync(readAll: true);

        _contradiction = plan.Contradiction;
        if (_contradiction is not null) return new CommitResult.Conflict(0, ConflictReason.Changed);
        if (plan.ChangesNothing)
        {
            if (!wasCached) return Done;
            var current = await context.Table.GetAsync(_partition, AccountRow.Key);
            return current?.ETag == _etag ? Done : new CommitResult.Conflict(0, ConflictReason.Changed);
        }
        var result = await context.Table.CommitAsync(_partition, plan.ToChanges(_etag));
        if (result is not CommitResult.Committed committed) return result;
        _account = plan.Account;
        _etag = committed.ETags[0];
        AppMetrics.Remaining(id.Channel, _account.Available, _account.Limit);
        plan.Remember(context.Holds, _epoch, committed.ETags);
        return result;
    }

    private static readonly CommitResult.Committed Done = new([]);

    private async ValueTask ReadSubjectsAsync(GroupPlan plan, bool readAll)
    {
        List<Task>? reads = null;
        foreach (var operation in _group)
        {
            if (operation.SubjectKey is not { } key || plan.Knows(key)) continue;
            if (operation.HoldId is not null && context.Holds.TryGet(_epoch, key, out var cached)) plan.Know(key, cached.Hold, cached.ETag);
            else if (operation.ExpectsNone && !readAll) plan.AssumeNone(key);
            else
            {
                plan.Know(key, null, "");
                (reads ??= []).Add(ReadSubjectAsync(plan, operation, key));
            }
        }
        if (reads is not null) await Task.WhenAll(reads);
    }

    private async Task ReadSubjectAsync(GroupPlan plan, PendingOperation operation, string key)
    {
        if (await context.Table.GetAsync(_partition, key) is not { } row) return;
        object state = operation.OperationId is { } operationId ? OperationRow.FromRow(operationId, row) : HoldRow.FromRow(row);
        lock (plan) plan.Know(key, state, row.ETag);
    }

    /// <summary>Reads the account, opening it where it has a quota; false: it has none.</summary>
    private async ValueTask<bool> LoadAsync()
    {
        if (await ReadAccountAsync()) return true;
        var quota = _group.Find(operation => operation.InitialQuota is not null)?.InitialQuota ?? await context.Quotas.FindAsync(id);
        if (quota is not { } initial) return false;

        await AccountIndex.AddAsync(context.Table, id);
        var opening = AccountDecider.Open(id, initial, context.Time.GetUtcNow());
        var result = await context.Table.CommitAsync(
            _partition,
            [new RowChange.Insert(AccountRow.ToRow(opening.Account)), new RowChange.Insert(EntryPage.ToRow(_partition, [opening.Entry]))]);
        if (result is CommitResult.Committed committed)
        {
            _account = opening.Account;
            _etag = committed.ETags[0];
            return true;
        }
        return await ReadAccountAsync()
            ? true
            : throw new InvalidOperationException($"Account {id} could neither be opened nor read: its first entries are there without it.");
    }

    private async ValueTask<bool> ReadAccountAsync()
    {
        if (await context.Table.GetAsync(_partition, AccountRow.Key) is not { } row) return false;
        _account = AccountRow.FromRow(id, row);
        _etag = row.ETag;
        return true;
    }

    private Exception GivingUp(int attempts) => _contradiction is null
        ? new StorageUnavailableException($"Other instances kept changing account {id} through {attempts} attempts; repeat later.")
        : new InvalidOperationException($"{_contradiction}, in each of {attempts} attempts: the account needs reconciliation.");

    private void Forget()
    {
        _account = null;
        _epoch = context.NextEpoch();
    }
}
