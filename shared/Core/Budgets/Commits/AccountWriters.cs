using System.Collections.Concurrent;

namespace MessageFunctions.Budgets.Commits;

/// <summary>
/// The writers of the accounts in use. When there are too many, the longest unused quarter is let go: a writer holds no state that
/// is not stored, and two writers of one account are merely slower, as two instances are.
/// </summary>
internal sealed class AccountWriters(CommitContext context)
{
    private readonly ConcurrentDictionary<AccountId, AccountWriter> _writers = new();
    private readonly Lock _gate = new();

    public AccountWriter For(AccountId id)
    {
        if (_writers.TryGetValue(id, out var writer)) return writer;
        if (_writers.Count >= context.Options.MaxAccounts) LetGo();
        return _writers.GetOrAdd(id, static (key, shared) => new AccountWriter(key, shared), context);
    }

    private void LetGo()
    {
        lock (_gate)
        {
            var count = _writers.Count;
            if (count < context.Options.MaxAccounts) return;
            foreach (var (id, _) in _writers.ToArray().OrderBy(pair => pair.Value.LastUsed).Take((count + 3) / 4)) _writers.TryRemove(id, out _);
        }
    }
}
