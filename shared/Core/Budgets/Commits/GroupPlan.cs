using MessageFunctions.Budgets.Rows;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Commits;

/// <summary>
/// The decisions of one group of operations, one after the other on the state that the one before left, and the single commit that
/// makes them all true: the account row, one page of entries, and each hold or operation row once.
/// </summary>
internal sealed class GroupPlan(Account account)
{
    /// <summary>Most operations of a group: each changes at most one row beside the account and the page.</summary>
    public const int MaxOperations = ITable.MaxChanges - 2;

    private readonly Dictionary<string, Subject> _subjects = new(MaxOperations, StringComparer.Ordinal);
    private readonly List<LedgerEntry> _entries = new(MaxOperations);
    private readonly List<Subject> _changed = new(MaxOperations);

    public Account Account { get; private set; } = account;

    public bool ChangesNothing => _entries.Count == 0;

    /// <summary>An answer without a change was decided on a subject that was only assumed absent, so no commit's condition would prove it.</summary>
    public bool RestsOnAssumption { get; private set; }

    /// <summary>
    /// What was read cannot all be true at once. Normally a hold that is newer than the account beside it, and gone with the next read; if it
    /// stays, the books are broken.
    /// </summary>
    public string? Contradiction { get; private set; }

    public bool Knows(string key) => _subjects.ContainsKey(key);

    /// <summary>Tells the plan what is stored under a key.</summary>
    /// <param name="etag">Empty: nothing is there.</param>
    public void Know(string key, object? state, string etag) => _subjects[key] = new Subject(key, state, etag);

    /// <summary>Lets the plan assume that nothing is stored under a key; the insert's condition finds out.</summary>
    public void AssumeNone(string key) => _subjects[key] = new Subject(key, null, "") { IsAssumed = true };

    public void Decide(PendingOperation operation, DateTimeOffset now)
    {
        var subject = operation.SubjectKey is null ? null : _subjects[operation.SubjectKey];
        if (operation.Decide(Account, subject?.State, now) is not { } change)
        {
            RestsOnAssumption |= subject is { IsAssumed: true, IsChanged: false };
            return;
        }
        if (!change.Account.Available.IsNonNegative || !change.Account.Held.IsNonNegative || !change.Account.Spent.IsNonNegative)
            Contradiction ??= $"{change.Entry.Kind} of {operation.SubjectKey} would leave a budget of {Account.Id} below zero";
        Account = change.Account;
        _entries.Add(change.Entry);
        if (subject is null) return;
        subject.State = (object?)change.Hold ?? change.Operation;
        if (subject.IsChanged) return;
        subject.IsChanged = true;
        _changed.Add(subject);
    }

    public IReadOnlyList<RowChange> ToChanges(string accountETag)
    {
        var row = AccountRow.ToRow(Account);
        var changes = new List<RowChange>(_changed.Count + 2)
        {
            new RowChange.Replace(row, accountETag),
            new RowChange.Insert(EntryPage.ToRow(row.Partition, _entries)),
        };
        foreach (var subject in _changed)
        {
            var subjectRow = subject.State switch
            {
                Hold hold => HoldRow.ToRow(row.Partition, hold),
                AppliedOperation operation => OperationRow.ToRow(row.Partition, operation),
                _ => throw new InvalidOperationException($"{subject.Key} was changed to nothing."),
            };
            changes.Add(subject.ETag.Length == 0 ? new RowChange.Insert(subjectRow) : new RowChange.Replace(subjectRow, subject.ETag));
        }
        return changes;
    }

    /// <summary>Remembers the open holds of a committed plan and forgets the settled ones.</summary>
    public void Remember(HoldCache holds, long epoch, IReadOnlyList<string> etags)
    {
        for (var i = 0; i < _changed.Count; i++)
        {
            if (_changed[i].State is not Hold hold) continue;
            if (hold.Status == HoldStatus.Held) holds.Remember(epoch, _changed[i].Key, hold, etags[i + 2]);
            else holds.Forget(epoch, _changed[i].Key);
        }
    }

    private sealed class Subject(string key, object? state, string etag)
    {
        public string Key { get; } = key;

        public object? State { get; set; } = state;

        public string ETag { get; } = etag;

        public bool IsChanged { get; set; }

        public bool IsAssumed { get; init; }
    }
}
