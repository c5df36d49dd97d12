namespace MessageFunctions.Budgets;

/// <summary>Pure decisions about holds: (account, hold, command, now) → answer and changes.</summary>
internal static class HoldDecider
{
    public static Decision<TryOutcome> Try(Account account, Hold? hold, HoldRequest request, DateTimeOffset now)
    {
        if (hold is not null) return new(Repeated(hold, request));

        var requested = BudgetAmount.Sum(request.Units);
        var available = account.Available;
        var (amount, units) = requested.FitsIn(available)
            ? (requested, request.Units.Count)
            : request.AllowPartial ? LongestPrefix(request.Units, available) : (BudgetAmount.Zero, 0);
        if (units == 0) return new(new TryOutcome.Insufficient(available, requested));

        var number = account.LastEntry + 1;
        var made = new Hold(
            request.HoldId, HoldStatus.Held, requested, request.Units.Count, amount, units, BudgetAmount.Zero,
            now, WholeSeconds(request.ExpiresAt), SettledAt: null, number, SettleEntry: 0, LedgerNote.Clean(request.Reference), Reason: "");
        var entry = new LedgerEntry(
            number, now, EntryKind.Held, request.HoldId.Value,
            BudgetAmount.Zero, amount, BudgetAmount.Zero, made.ExpiresAt, made.Reference);
        var next = account with { Held = account.Held + amount, OpenHolds = account.OpenHolds + 1, LastEntry = number };
        return new(new TryOutcome.Held(made), new BudgetChange(next, entry, made));
    }

    public static Decision<SettleOutcome> Confirm(Account account, Hold? hold, BudgetAmount actual, DateTimeOffset now)
    {
        switch (hold?.Status)
        {
            case null: return new(new SettleOutcome.NotFound());
            case HoldStatus.Confirmed:
                return new(actual == hold.Spent ? new SettleOutcome.Confirmed(hold) : new SettleOutcome.AlreadyConfirmed(hold));
            case HoldStatus.Cancelled or HoldStatus.Tombstone: return new(new SettleOutcome.AlreadyCancelled(hold));
        }
        if (!actual.FitsIn(hold.Amount)) return new(new SettleOutcome.ExceedsHold(hold));

        var number = account.LastEntry + 1;
        var settled = hold with { Status = HoldStatus.Confirmed, Spent = actual, SettledAt = now, SettleEntry = number };
        var entry = new LedgerEntry(
            number, now, EntryKind.Confirmed, hold.Id.Value, BudgetAmount.Zero, -hold.Amount, actual, ExpiresAt: null, Note: "");
        var next = account with
        {
            Held = account.Held - hold.Amount,
            Spent = account.Spent + actual,
            OpenHolds = account.OpenHolds - 1,
            LastEntry = number,
        };
        return new(new SettleOutcome.Confirmed(settled), new BudgetChange(next, entry, settled));
    }

    public static Decision<SettleOutcome> Cancel(Account account, Hold? hold, HoldId id, string reason, DateTimeOffset now)
    {
        var number = account.LastEntry + 1;
        var note = LedgerNote.Clean(reason);
        switch (hold?.Status)
        {
            case HoldStatus.Cancelled or HoldStatus.Tombstone: return new(new SettleOutcome.Cancelled(hold));
            case HoldStatus.Confirmed: return new(new SettleOutcome.AlreadyConfirmed(hold));
            case null:
                var tombstone = new Hold(
                    id, HoldStatus.Tombstone, BudgetAmount.Zero, 0, BudgetAmount.Zero, 0, BudgetAmount.Zero, now, now, now, number, number, "", note);
                var marked = new LedgerEntry(
                    number, now, EntryKind.Tombstoned, id.Value, BudgetAmount.Zero, BudgetAmount.Zero, BudgetAmount.Zero, ExpiresAt: null, note);
                return new(new SettleOutcome.Cancelled(tombstone), new BudgetChange(account with { LastEntry = number }, marked, tombstone));
        }
        var settled = hold with { Status = HoldStatus.Cancelled, SettledAt = now, SettleEntry = number, Reason = note };
        var entry = new LedgerEntry(
            number, now, EntryKind.Cancelled, id.Value, BudgetAmount.Zero, -hold.Amount, BudgetAmount.Zero, ExpiresAt: null, note);
        var next = account with { Held = account.Held - hold.Amount, OpenHolds = account.OpenHolds - 1, LastEntry = number };
        return new(new SettleOutcome.Cancelled(settled), new BudgetChange(next, entry, settled));
    }

    private static TryOutcome Repeated(Hold hold, HoldRequest request) => hold.Status switch
    {
        HoldStatus.Confirmed => new TryOutcome.AlreadyConfirmed(hold),
        HoldStatus.Cancelled or HoldStatus.Tombstone => new TryOutcome.AlreadyCancelled(hold),
        HoldStatus.Held when IsSame(hold, request) => new TryOutcome.Held(hold),
        HoldStatus.Held => new TryOutcome.Different(hold),
        _ => throw new InvalidOperationException($"Unknown status {hold.Status}."),
    };

    // The expiry is left out: a repeat that computed it anew is still the same request.
    private static bool IsSame(Hold hold, HoldRequest request) =>
        hold.RequestedUnits == request.Units.Count && hold.Requested == BudgetAmount.Sum(request.Units);

    private static (BudgetAmount Amount, int Units) LongestPrefix(IReadOnlyList<BudgetAmount> units, BudgetAmount available)
    {
        var sum = BudgetAmount.Zero;
        for (var i = 0; i < units.Count; i++)
        {
            var with = sum + units[i];
            if (!with.FitsIn(available)) return (sum, i);
            sum = with;
        }
        return (sum, units.Count);
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
