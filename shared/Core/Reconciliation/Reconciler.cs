using MessageFunctions.Budgets;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>The steps of a run: begin, one account, one slice, finish. Any of them may be repeated; what they found is kept under ids of its own.</summary>
public sealed class Reconciler(
    ReconciliationStore store, ReconciliationSettings settings, IBudgetLedger ledger, AccountReconciler accounts, SliceReconciler slices,
    DiscrepancyRepair repair, CounterReconciler counters, TimeProvider time)
{
    private const int MaxAccounts = 10_000;

    /// <summary>How long a slice is.</summary>
    public static TimeSpan SliceLength { get; } = TimeSpan.FromHours(1);

    /// <summary>The span a nightly run looks at, on whole hours, so that slices are the same however the run began.</summary>
    public (DateTimeOffset From, DateTimeOffset To) NightlySpan(DateTimeOffset now)
    {
        var end = now - settings.Grace;
        var hour = new DateTimeOffset(end.UtcDateTime.Date.AddHours(end.UtcDateTime.Hour), TimeSpan.Zero);
        return (hour.AddDays(-settings.WindowDays), hour);
    }

    /// <summary>Records the run and says what its parts are.</summary>
    public async ValueTask<ReconciliationPlan> BeginAsync(
        TenantId tenant, RunId run, DateTimeOffset from, DateTimeOffset to, string by, CancellationToken cancellationToken = default)
    {
        await store.BeginAsync(
            new ReconciliationRun(tenant, run, from, to, time.GetUtcNow(), FinishedAt: null, by, PartResult.Sum("run", [])), cancellationToken);
        var found = new List<AccountId>();
        for (var month = Month.Of(from); month <= Month.Of(to); month = month.Next())
        {
            string? continuation = null;
            do
            {
                var page = await ledger.ListAsync(tenant, month, 100, continuation, cancellationToken);
                found.AddRange(page.Items.Select(account => account.Id));
                continuation = page.Continuation;
            }
            while (continuation is not null && found.Count < MaxAccounts);
        }
        var borders = new List<DateTimeOffset>();
        for (var at = from; at < to; at += SliceLength) borders.Add(at);
        borders.Add(to);
        return new ReconciliationPlan(found, borders);
    }

    public ValueTask<PartResult> CheckAccountAsync(RunId run, AccountId account, CancellationToken cancellationToken = default) =>
        accounts.RunAsync(account, Sink(run), cancellationToken);

    public async ValueTask<PartResult> CheckSliceAsync(
        TenantId tenant, RunId run, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        var sink = Sink(run);
        var slice = await slices.RunAsync(tenant, from, to, settings, sink, cancellationToken: cancellationToken);
        var counted = await counters.RunAsync(tenant, from, to, sink, cancellationToken);
        return counted.Classes.Count == 0 ? slice : PartResult.Sum(slice.Part, [slice, counted]);
    }

    /// <summary>Writes the report.</summary>
    public async ValueTask<ReconciliationRun?> FinishAsync(
        TenantId tenant, RunId run, IReadOnlyList<PartResult> parts, CancellationToken cancellationToken = default)
    {
        if (await store.GetAsync(tenant, run, cancellationToken) is not { } begun) return null;
        var sum = PartResult.Sum("run", parts);
        var finished = begun with { FinishedAt = time.GetUtcNow(), Result = sum with { Classes = await WithKeptAsync(tenant, run, sum.Classes, cancellationToken) } };
        await store.FinishAsync(finished, cancellationToken);
        return finished;
    }

    /// <summary>
    /// A part that was cut off and repeated does not find again what it had repaired: so what is kept counts where it is more than what was reported.
    /// </summary>
    private async ValueTask<IReadOnlyList<ClassTotal>> WithKeptAsync(
        TenantId tenant, RunId run, IReadOnlyList<ClassTotal> reported, CancellationToken cancellationToken)
    {
        var kept = new FindingTotals();
        string? continuation = null;
        do
        {
            var page = await store.ItemsAsync(tenant, run, null, 1_000, continuation, cancellationToken);
            foreach (var item in page.Items) kept.Add(item.Discrepancy, item.Disposition == Disposition.Repaired);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return [.. reported.Concat(kept.ToList()).GroupBy(total => total.Class).OrderBy(group => group.Key).Select(group => group.MaxBy(total => total.Count)!)];
    }

    /// <summary>Mends a kept discrepancy, or records its explanation, for a person.</summary>
    /// <returns>The item as it is now; null: there is none.</returns>
    public async ValueTask<RunItem?> ResolveAsync(
        TenantId tenant, RunId run, string item, string by, string reason, CancellationToken cancellationToken = default)
    {
        if (await store.GetItemAsync(tenant, run, item, cancellationToken) is not { } found) return null;
        if (found.Disposition != Disposition.Open) return found;
        var disposition = Disposition.Open;
        if (found.Discrepancy.Repair is Repair.Explain)
        {
            await store.ExplainAsync(found.Discrepancy, by, reason, time.GetUtcNow(), cancellationToken);
            disposition = Disposition.Explained;
        }
        else if (await repair.ApplyAsync(found.Discrepancy, $"{by}: {reason}", cancellationToken)) disposition = Disposition.Repaired;
        if (disposition != Disposition.Open) await store.SaveAsync(run, found.Discrepancy, disposition, cancellationToken);
        return found with { Disposition = disposition };
    }

    private RunSink Sink(RunId run) => new(run, settings, store, repair);
}
