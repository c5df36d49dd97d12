using System.Globalization;
using System.Text.Json;
using MessageFunctions.Access;
using MessageFunctions.Budgets;
using MessageFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Budgets;

/// <summary>What the budget functions do, for one caller: another tenant's account is answered as one that does not exist.</summary>
internal sealed class BudgetHandler(IBudgetLedger ledger)
{
    public async Task<IResult> ListAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        Month? month = null;
        if (query["month"].ToString() is { Length: > 0 } text)
        {
            if (!Month.TryParse(text, out var parsed)) return BudgetResponses.Invalid("month_invalid", "month is a month such as 2026-11.");
            month = parsed;
        }
        if (Limit(query) is not { } limit) return InvalidLimit();
        var page = await ledger.ListAsync(caller.Tenant, month, limit, Continuation(query), cancellationToken);
        AccountView[] items = [.. page.Items.Where(account => caller.MayUse(account.Id.Line)).Select(AccountView.From)];
        return TypedResults.Json(new AccountPage(items, page.Continuation), BudgetJson.Default.AccountPage);
    }

    public async Task<IResult> GetAsync(CallerContext caller, string account, CancellationToken cancellationToken) =>
        Own(caller, account) is { } id && await ledger.GetAsync(id, cancellationToken) is { } found
            ? TypedResults.Json(AccountView.From(found), BudgetJson.Default.AccountView)
            : BudgetResponses.NotFound();

    public async Task<IResult> GetEntriesAsync(CallerContext caller, string account, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return BudgetResponses.NotFound();
        if (Limit(query) is not { } limit) return InvalidLimit();
        var after = 0L;
        if (query["after"].ToString() is { Length: > 0 } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return BudgetResponses.Invalid("after_invalid", "after is the number of an entry.");
        var entries = await ledger.EntriesAsync(id, after, limit, cancellationToken);
        EntryView[] items = [.. entries.Select(EntryView.From)];
        return TypedResults.Json(new EntryPageView(items, items.Length == limit ? items[^1].Number : null), BudgetJson.Default.EntryPageView);
    }

    public async Task<IResult> GetHoldsAsync(CallerContext caller, string account, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return BudgetResponses.NotFound();
        if (Limit(query) is not { } limit) return InvalidLimit();
        HoldStatus? status = null;
        if (query["status"].ToString() is { Length: > 0 } text)
        {
            if (!HoldStatuses.TryParse(text, out var parsed)) return BudgetResponses.Invalid("status_invalid", "status is held, confirmed, cancelled or tombstone.");
            status = parsed;
        }
        var page = await ledger.HoldsAsync(id, status, limit, Continuation(query), cancellationToken);
        return TypedResults.Json(new HoldPage([.. page.Items.Select(HoldView.From)], page.Continuation), BudgetJson.Default.HoldPage);
    }

    public async Task<IResult> ProveAsync(CallerContext caller, string account, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return BudgetResponses.NotFound();
        var proof = await ledger.VerifyAsync(id, cancellationToken);
        if (proof.Account is null) return BudgetResponses.NotFound();
        var view = new ProofView(
            proof.IsProven, proof.Entries, proof.Holds,
            AmountView.From(proof.FoldedLimit), AmountView.From(proof.FoldedHeld), AmountView.From(proof.FoldedSpent), proof.Faults);
        return TypedResults.Json(view, BudgetJson.Default.ProofView);
    }

    public async Task<IResult> RechargeAsync(CallerContext caller, string account, Stream body, CancellationToken cancellationToken)
    {
        var (id, change, problem) = await ReadChangeAsync(caller, account, body, cancellationToken);
        if (problem is not null) return problem;
        if (!change!.Amount.IsInRange || change.Amount.IsZero)
            return BudgetResponses.Invalid("amount_invalid", $"cashMicros and pv are 0 to {BudgetAmount.MaxPart}, not both 0.");
        return BudgetResponses.From(await ledger.RechargeAsync(id, change, cancellationToken));
    }

    public async Task<IResult> AdjustAsync(CallerContext caller, string account, Stream body, CancellationToken cancellationToken)
    {
        var (id, change, problem) = await ReadChangeAsync(caller, account, body, cancellationToken);
        if (problem is not null) return problem;
        if (change!.Amount.IsZero || Math.Abs((decimal)change.Amount.CashMicros) > BudgetAmount.MaxPart || Math.Abs((decimal)change.Amount.Pv) > BudgetAmount.MaxPart)
            return BudgetResponses.Invalid("amount_invalid", $"cashMicros and pv are within ±{BudgetAmount.MaxPart}, not both 0.");
        return BudgetResponses.From(await ledger.AdjustAsync(id, change, cancellationToken));
    }

    private static async Task<(AccountId Id, ChangeRequest? Change, IResult? Problem)> ReadChangeAsync(
        CallerContext caller, string account, Stream body, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return (default, null, BudgetResponses.NotFound());
        ChangeBody? read;
        try
        {
            read = await JsonSerializer.DeserializeAsync(body, BudgetJson.Default.ChangeBody, cancellationToken);
        }
        catch (JsonException exception)
        {
            return (id, null, BudgetResponses.Invalid("body_invalid", $"The body is not a change: {exception.Path}."));
        }
        if (read is null || !OperationId.TryParse(read.OperationId, out var operation))
            return (id, null, BudgetResponses.Invalid("operation_id_invalid", "operationId is 1 to 100 of letters, digits and - _ . ~; it makes a repeat safe."));
        if (string.IsNullOrWhiteSpace(read.Reason) || read.Reason.Length > LedgerNote.MaxLength / 2)
            return (id, null, BudgetResponses.Invalid("reason_invalid", $"reason says why, in 1 to {LedgerNote.MaxLength / 2} characters."));
        var change = new ChangeRequest { OperationId = operation, Amount = new BudgetAmount(read.CashMicros, read.Pv), Reason = $"{caller.Subject}: {read.Reason}" };
        return (id, change, null);
    }

    private static AccountId? Own(CallerContext caller, string account) =>
        AccountId.TryParse(account, out var id) && id.Tenant == caller.Tenant && caller.MayUse(id.Line) ? id : null;

    private static string? Continuation(IQueryCollection query) => query["continuation"].ToString() is { Length: > 0 } text ? text : null;

    private static int? Limit(IQueryCollection query)
    {
        if (query["limit"].ToString() is not { Length: > 0 } text) return 100;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= ITable.MaxPage ? limit : null;
    }

    private static IResult InvalidLimit() => BudgetResponses.Invalid("limit_invalid", $"limit is 1 to {ITable.MaxPage}.");
}
