using MessageFunctions.Budgets.Rows;

namespace MessageFunctions.Budgets.Commits;

/// <summary>An operation that waits for its account's next commit. It is decided again, from fresh state, whenever a commit fails.</summary>
internal abstract class PendingOperation
{
    /// <summary>Row key of the hold or operation it is about; null: of the account only.</summary>
    public string? SubjectKey { get; protected init; }

    public HoldId? HoldId { get; protected init; }

    public OperationId? OperationId { get; protected init; }

    /// <summary>The subject normally does not exist yet, so it is not read first: the insert's condition finds out.</summary>
    public bool ExpectsNone { get; protected init; }

    /// <summary>The quota to open the account with, where it is not the source's.</summary>
    public Quota? InitialQuota { get; protected init; }

    /// <summary>Decides and keeps the answer for <see cref="Answer"/>; returns what changes.</summary>
    public abstract BudgetChange? Decide(Account account, object? subject, DateTimeOffset now);

    public abstract void Answer();

    public abstract void AnswerNoQuota();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class PendingOperation<TOutcome> : PendingOperation
    where TOutcome : class
{
    private readonly TaskCompletionSource<TOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Account, object?, DateTimeOffset, Decision<TOutcome>> _decide;
    private readonly TOutcome _noQuota;
    private TOutcome? _outcome;

    public PendingOperation(HoldId hold, bool expectsNone, TOutcome noQuota, Func<Account, Hold?, DateTimeOffset, Decision<TOutcome>> decide)
    {
        HoldId = hold;
        SubjectKey = HoldRow.Key(hold);
        ExpectsNone = expectsNone;
        _noQuota = noQuota;
        _decide = (account, subject, now) => decide(account, (Hold?)subject, now);
    }

    public PendingOperation(OperationId operation, TOutcome noQuota, Func<Account, AppliedOperation?, DateTimeOffset, Decision<TOutcome>> decide)
    {
        OperationId = operation;
        SubjectKey = OperationRow.Key(operation);
        _noQuota = noQuota;
        _decide = (account, subject, now) => decide(account, (AppliedOperation?)subject, now);
    }

    public PendingOperation(Quota initialQuota, TOutcome noQuota, Func<Account, Decision<TOutcome>> decide)
    {
        InitialQuota = initialQuota;
        _noQuota = noQuota;
        _decide = (account, _, _) => decide(account);
    }

    public Task<TOutcome> Task => _completion.Task;

    public override BudgetChange? Decide(Account account, object? subject, DateTimeOffset now)
    {
        var decision = _decide(account, subject, now);
        _outcome = decision.Outcome;
        return decision.Change;
    }

    public override void Answer() => _completion.TrySetResult(_outcome ?? throw new InvalidOperationException("Answered before it was decided."));

    public override void AnswerNoQuota() => _completion.TrySetResult(_noQuota);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
