using System.Globalization;
using MessageFunctions.Access;
using MessageFunctions.Budgets;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
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
            if (!Month.TryParse(text, out var parsed)) return new ProblemAnswer(KnownProblems.Query("month", "a month such as 2026-11"));
            month = parsed;
        }
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await ledger.ListAsync(caller.Tenant, month, wanted.Limit, wanted.Continuation, cancellationToken);
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
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        // Entries are numbered, so the last one's number is where the next page begins.
        var after = 0L;
        if (wanted.Continuation is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return new ProblemAnswer(KnownProblems.Continuation);
        var entries = await ledger.EntriesAsync(id, after, wanted.Limit, cancellationToken);
        EntryView[] items = [.. entries.Select(EntryView.From)];
        var next = items.Length == wanted.Limit ? items[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(new EntryPageView(items, next), BudgetJson.Default.EntryPageView);
    }

    public async Task<IResult> GetHoldsAsync(CallerContext caller, string account, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return BudgetResponses.NotFound();
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        HoldStatus? status = null;
        if (query["status"].ToString() is { Length: > 0 } text)
        {
            if (!HoldStatuses.TryParse(text, out var parsed)) return new ProblemAnswer(KnownProblems.Query("status", "held, confirmed, cancelled or tombstone"));
            status = parsed;
        }
        var page = await ledger.HoldsAsync(id, status, wanted.Limit, wanted.Continuation, cancellationToken);
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

    public async Task<IResult> RechargeAsync(CallerContext caller, string account, HttpRequest request, CancellationToken cancellationToken)
    {
        var (id, change, problem) = await ReadChangeAsync(caller, account, request, cancellationToken);
        if (problem is not null) return problem;
        if (!change!.Amount.IsInRange || change.Amount.IsZero)
            return BudgetResponses.Invalid(ProblemCode.AmountInvalid, $"cashMicros and pv are 0 to {BudgetAmount.MaxPart}, not both 0.");
        return BudgetResponses.From(await ledger.RechargeAsync(id, change, cancellationToken));
    }

    public async Task<IResult> AdjustAsync(CallerContext caller, string account, HttpRequest request, CancellationToken cancellationToken)
    {
        var (id, change, problem) = await ReadChangeAsync(caller, account, request, cancellationToken);
        if (problem is not null) return problem;
        if (change!.Amount.IsZero || Math.Abs((decimal)change.Amount.CashMicros) > BudgetAmount.MaxPart || Math.Abs((decimal)change.Amount.Pv) > BudgetAmount.MaxPart)
            return BudgetResponses.Invalid(ProblemCode.AmountInvalid, $"cashMicros and pv are within ±{BudgetAmount.MaxPart}, not both 0.");
        return BudgetResponses.From(await ledger.AdjustAsync(id, change, cancellationToken));
    }

    private static async Task<(AccountId Id, ChangeRequest? Change, IResult? Problem)> ReadChangeAsync(
        CallerContext caller, string account, HttpRequest request, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return (default, null, BudgetResponses.NotFound());
        var (read, problem) = await ConfigurationHandler.ReadAsync(request, BudgetJson.Default.ChangeBody, cancellationToken);
        if (problem is not null) return (id, null, new ProblemAnswer(problem));
        if (!OperationId.TryParse(read!.OperationId, out var operation))
            return (id, null, BudgetResponses.Invalid(ProblemCode.OperationIdInvalid, "operationId is 1 to 100 of letters, digits and - _ . ~; it makes a repeat safe."));
        if (string.IsNullOrWhiteSpace(read.Reason) || read.Reason.Length > LedgerNote.MaxLength / 2)
            return (id, null, BudgetResponses.Invalid(ProblemCode.ReasonInvalid, $"reason says why, in 1 to {LedgerNote.MaxLength / 2} characters."));
        var note = AuditNote.Of(request.HttpContext);
        note.Reason = read.Reason;
        note.Changes = $$"""[{"op":"add","path":"/cashMicros","value":{{read.CashMicros}}},{"op":"add","path":"/pv","value":{{read.Pv}}}]""";
        note.BlastRadius = """{"accounts":1}""";
        var change = new ChangeRequest { OperationId = operation, Amount = new BudgetAmount(read.CashMicros, read.Pv), Reason = $"{caller.Subject}: {read.Reason}" };
        return (id, change, null);
    }

    private static AccountId? Own(CallerContext caller, string account) =>
        AccountId.TryParse(account, out var id) && id.Tenant == caller.Tenant && caller.MayUse(id.Line) ? id : null;
}
