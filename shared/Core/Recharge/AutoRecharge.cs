using System.Globalization;
using MessageFunctions.Audit;
using MessageFunctions.Budgets;
using MessageFunctions.Policies;
using MessageFunctions.Windows;

namespace MessageFunctions.Recharge;

/// <summary>
/// Recharges the accounts of lines that send, where their policy says so. Three steps, each safe to repeat: the decision is written, the ledger recharges under
/// an id that the decision determines, the decision is marked as done. It is never the confirmation that a person owes a breaker.
/// </summary>
public sealed class AutoRecharge(RechargeStore store, WindowReader windows, IBudgetLedger ledger, IPolicies policies, IAuditLog audit, TimeProvider time)
{
    // More than this many accounts wait for the next minute.
    private const int MaxAccounts = 10_000;

    /// <returns>How many accounts were recharged.</returns>
    public async ValueTask<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var recharged = 0;
        foreach (var account in await store.PendingAsync(cancellationToken))
        {
            var known = await store.GetAsync(account, cancellationToken);
            if (known.Value.Pending is not null && await ApplyAsync(known.Value, known.ETag, cancellationToken)) recharged++;
            await store.ForgetPendingAsync(account, cancellationToken);
        }
        var month = Month.Of(now);
        foreach (var line in (await windows.ActiveLinesAsync(now, cancellationToken)).Take(MaxAccounts))
        {
            var account = new AccountId(line.Tenant, line.Line, line.Channel, month);
            if (await DecideAsync(account, now, cancellationToken)) recharged++;
        }
        return recharged;
    }

    private async ValueTask<bool> DecideAsync(AccountId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var choice = (await policies.GetAsync(id.Tenant, cancellationToken)).Find(RechargePolicy.Kind, id.Line);
        if (choice.Good.Body.Rules.Count == 0 || await ledger.GetAsync(id, cancellationToken) is not { } account) return false;
        var known = await store.GetAsync(id, cancellationToken);
        var (decided, by) = policies.Evaluate(
            RechargePolicy.Kind, id.Tenant, choice, choice.Good, (known.Value, account, now),
            static (policy, state) => RechargeDecider.Decide(policy, state.Value, state.account, state.now));
        if (decided is null) return false;
        decided = decided with { Policy = by.Label };
        // Another instance decided meanwhile: it does the rest.
        if (await store.SaveAsync(decided, known.ETag, cancellationToken) is not { } etag) return false;
        var applied = await ApplyAsync(decided, etag, cancellationToken);
        await store.ForgetPendingAsync(id, cancellationToken);
        return applied;
    }

    private async ValueTask<bool> ApplyAsync(RechargeState state, string etag, CancellationToken cancellationToken)
    {
        var amount = state.Pending!.Value;
        var outcome = await ledger.RechargeAsync(
            state.Account, new ChangeRequest { OperationId = state.Operation, Amount = amount, Reason = $"auto-recharge: {state.Rule} ({state.Policy})" }, cancellationToken);
        var isApplied = outcome is ChangeOutcome.Applied;
        // What the ledger refuses for good is not pending any more, and does not count against the cap.
        var done = state with { Pending = null, Sum = isApplied ? state.Sum : state.Sum - amount };
        await audit.AppendAsync(
            state.Account.Tenant,
            new AuditEntry("budget.auto-recharge", $"account/{state.Account}")
            {
                Reason = $"rule {state.Rule} of {state.Policy}",
                Outcome = isApplied ? AuditEntry.Done : outcome.Code,
                Changes = string.Create(CultureInfo.InvariantCulture, $$$"""[{"op":"add","path":"/limit","value":{"cashMicros":{{{amount.CashMicros}}},"pv":{{{amount.Pv}}} }}]"""),
            },
            cancellationToken);
        await store.SaveAsync(done, etag, cancellationToken);
        return isApplied;
    }
}
