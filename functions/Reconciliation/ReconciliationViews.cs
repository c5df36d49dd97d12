using System.Text.Json.Serialization;
using MessageFunctions.Reconciliation;

namespace MessageFunctions.Functions.Reconciliation;

internal sealed record ClassView(string Class, bool IsRed, long Count, long CashMicros, long Pv, long Repaired);

internal sealed record RunView(
    string Run, string Status, bool IsRed, DateTimeOffset From, DateTimeOffset To, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string By,
    long Messages, long Envelopes, long Holds, long Entries, IReadOnlyList<ClassView> Classes)
{
    public static RunView Of(ReconciliationRun run) => new(
        run.Id.Value, run.FinishedAt is null ? "running" : "finished", run.IsRed, run.From, run.To, run.StartedAt, run.FinishedAt, run.By,
        run.Result.Messages, run.Result.Envelopes, run.Result.Holds, run.Result.Entries,
        [
            .. run.Result.Classes.Select(total => new ClassView(
                DiscrepancyClasses.Name(total.Class), DiscrepancyClasses.IsRed(total.Class), total.Count, total.Amount.CashMicros, total.Amount.Pv, total.Repaired)),
        ]);
}

internal sealed record ItemView(string Id, string Class, string Subject, string? Account, long CashMicros, long Pv, string Detail, string Repair, string Disposition)
{
    public static ItemView From(RunItem item) => new(
        item.Id, DiscrepancyClasses.Name(item.Discrepancy.Class), item.Discrepancy.Subject, item.Discrepancy.Account?.ToString(),
        item.Discrepancy.Amount.CashMicros, item.Discrepancy.Amount.Pv, item.Discrepancy.Detail, item.Discrepancy.Repair.Name,
        Dispositions.Name(item.Disposition));
}

internal sealed record RunPage(IReadOnlyList<RunView> Items, string? Continuation);

internal sealed record ItemPage(IReadOnlyList<ItemView> Items, string? Continuation);

internal sealed record StartedView(string Run);

internal sealed record RepairBody(string? Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(ItemView))]
[JsonSerializable(typeof(ItemPage))]
[JsonSerializable(typeof(StartedView))]
[JsonSerializable(typeof(RepairBody))]
internal sealed partial class ReconciliationJson : JsonSerializerContext;
