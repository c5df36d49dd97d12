using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Budgets;

/// <summary>Budgets over HTTP: accounts, their entries and holds, their proof, recharge and adjustment.</summary>
internal sealed class BudgetFunctions(BudgetHandler budgets, ICaller caller)
{
    [Function("ListBudgets"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/budgets")] HttpRequest request, CancellationToken cancellationToken) =>
        budgets.ListAsync(caller.Current, request.Query, cancellationToken);

    [Function("GetBudget"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/budgets/{account}")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        budgets.GetAsync(caller.Current, account, cancellationToken);

    [Function("GetBudgetEntries"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> GetEntriesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/budgets/{account}/entries")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        budgets.GetEntriesAsync(caller.Current, account, request.Query, cancellationToken);

    [Function("GetBudgetHolds"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> GetHoldsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/budgets/{account}/holds")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        budgets.GetHoldsAsync(caller.Current, account, request.Query, cancellationToken);

    [Function("GetBudgetProof"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> GetProofAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/budgets/{account}/proof")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        budgets.ProveAsync(caller.Current, account, cancellationToken);

    [Function("RechargeBudget"), Allow(Roles.Finance), Audited("budget.recharge")]
    public Task<IResult> RechargeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/budgets/{account}:recharge")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        budgets.RechargeAsync(caller.Current, account, request, cancellationToken);

    [Function("AdjustBudget"), Allow(Roles.Finance), Audited("budget.adjust")]
    public Task<IResult> AdjustAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/budgets/{account}:adjust")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        budgets.AdjustAsync(caller.Current, account, request, cancellationToken);
}
