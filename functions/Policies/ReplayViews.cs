using MessageFunctions.Messages;
using MessageFunctions.Policies.Replay;

namespace MessageFunctions.Functions.Policies;

internal sealed record ReplayView(int Version)
{
    public DateTimeOffset? From { get; set; }

    public DateTimeOffset? To { get; set; }

    public int MaxEnvelopes { get; set; } = 1_000;
}

internal sealed record ReplayReportView(string Kind, DateTimeOffset From, DateTimeOffset To, string? NotReplayable, int Envelopes, DateTimeOffset? CappedAt, ReplayCounts Total)
{
    public IReadOnlyList<ReplayGroupView> Groups { get; init; } = [];

    public IReadOnlyList<ReplayExampleView> Examples { get; init; } = [];

    public IReadOnlyList<string>? Limits { get; init; }

    public static ReplayReportView Of(ReplayReport report) => new(report.Kind, report.From, report.To, report.NotReplayable, report.Envelopes, report.CappedAt, report.Total)
    {
        Groups = [.. report.Groups.Select(group => new ReplayGroupView(group.Line.Value, group.Channel?.Value, group.Counts))],
        Examples = [.. report.Examples.Select(ReplayExampleView.From)],
        Limits = report.Limits,
    };
}

internal sealed record ReplayGroupView(string Line, string? Channel, ReplayCounts Counts);

internal sealed record ReplayExampleView(string Message, string Line, ReplayFateView Before, ReplayFateView After, string? Why)
{
    public static ReplayExampleView From(ReplayExample example) =>
        new(example.Message.ToString(), example.Line.Value, ReplayFateView.From(example.Before), ReplayFateView.From(example.After), example.Why);
}

internal sealed record ReplayFateView(string Outcome, string? Channel, long CostMicros, string Priority)
{
    public static ReplayFateView From(ReplayFate fate) => new(fate.Outcome.ToString().ToLowerInvariant(), fate.Channel?.Value, fate.CostMicros, fate.Priority.Name());
}
