using System.Text.Json.Serialization;
using MessageFunctions.Budgets;

namespace MessageFunctions.Functions.Budgets;

/// <summary>An amount as the API shows it: cash in micro-units, PV in messages.</summary>
internal sealed record AmountView(long CashMicros, long Pv)
{
    public static AmountView From(BudgetAmount amount) => new(amount.CashMicros, amount.Pv);
}

/// <summary>An account; always <c>limit = available + held + spent</c>.</summary>
internal sealed record AccountView(
    string Id, string Line, string Channel, string Month, AmountView Limit, AmountView Available, AmountView Held, AmountView Spent,
    AmountView Recharged, AmountView Quota, int CashElasticBasisPoints, int PvElasticBasisPoints,
    long OpenHolds, long LastEntry, DateTimeOffset OpenedAt, DateTimeOffset? RechargedAt)
{
    public static AccountView From(Account account) => new(
        account.Id.ToString(), account.Id.Line.Value, account.Id.Channel.Value, account.Id.Month.ToString(),
        AmountView.From(account.Limit), AmountView.From(account.Available), AmountView.From(account.Held), AmountView.From(account.Spent),
        AmountView.From(account.Recharged), AmountView.From(account.Quota.Amount), account.Quota.CashElasticBasisPoints, account.Quota.PvElasticBasisPoints,
        account.OpenHolds, account.LastEntry, account.OpenedAt, account.RechargedAt);
}

/// <summary>A ledger entry; the changes are signed.</summary>
internal sealed record EntryView(
    long Number, DateTimeOffset At, string Kind, string Subject, AmountView LimitChange, AmountView HeldChange, AmountView SpentChange, string Note)
{
    public static EntryView From(LedgerEntry entry) => new(
        entry.Number, entry.At, EntryKinds.Name(entry.Kind), entry.Subject,
        AmountView.From(entry.LimitChange), AmountView.From(entry.HeldChange), AmountView.From(entry.SpentChange), entry.Note);
}

/// <summary>A hold.</summary>
internal sealed record HoldView(
    string Id, string Status, AmountView Amount, int Units, int RequestedUnits, AmountView Spent,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? SettledAt, string Reference, string Reason)
{
    public static HoldView From(Hold hold) => new(
        hold.Id.Value, HoldStatuses.Name(hold.Status), AmountView.From(hold.Amount), hold.Units, hold.RequestedUnits, AmountView.From(hold.Spent),
        hold.CreatedAt, hold.ExpiresAt, hold.SettledAt, hold.Reference, hold.Reason);
}

/// <summary>The check of an account.</summary>
internal sealed record ProofView(bool IsProven, long Entries, long Holds, AmountView FoldedLimit, AmountView FoldedHeld, AmountView FoldedSpent, IReadOnlyList<string> Faults);

internal sealed record AccountPage(IReadOnlyList<AccountView> Items, string? Continuation);

internal sealed record HoldPage(IReadOnlyList<HoldView> Items, string? Continuation);

internal sealed record EntryPageView(IReadOnlyList<EntryView> Items, string? Continuation);

/// <summary>The body of a recharge or adjustment.</summary>
internal sealed record ChangeBody(string? OperationId, long CashMicros, long Pv, string? Reason);

/// <summary>The answer to one.</summary>
internal sealed record ChangeView(long Entry, AccountView Account);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(HoldPage))]
[JsonSerializable(typeof(EntryPageView))]
[JsonSerializable(typeof(ProofView))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(ChangeView))]
internal sealed partial class BudgetJson : JsonSerializerContext;
