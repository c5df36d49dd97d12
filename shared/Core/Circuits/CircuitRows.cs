using System.Globalization;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>
/// The rows of the table <c>circuits</c>, all in the partition <c>state</c>, so that a change, its history and the version that tells every instance are one
/// commit.
/// </summary>
internal static class CircuitRows
{
    public const string Table = "circuits";
    public const string Partition = "state";
    public const string VersionKey = "version";
    private const string HistoryPrefix = "history~";

    public static readonly RowCodec<ChannelCircuit> Channel = new(
        "channel~", circuit => circuit.Channel.Value,
        circuit =>
        {
            var row = Row(circuit.IsOpen, circuit.Since, circuit.Policy);
            row["IntervalTicks"] = circuit.Interval.Ticks;
            row["GoodWindows"] = circuit.GoodWindows;
            if (circuit.WindowFrom != default) row["WindowFrom"] = circuit.WindowFrom;
            return row;
        },
        row => new ChannelCircuit(ChannelId.Parse(row.Key["channel~".Length..]))
        {
            IsOpen = row.Boolean("IsOpen"),
            Since = row.TimestampOrNull("Since"),
            Interval = TimeSpan.FromTicks(row.Number("IntervalTicks")),
            GoodWindows = (int)row.Number("GoodWindows"),
            WindowFrom = row.TimestampOrNull("WindowFrom") ?? default,
            Policy = row.TextOrNull("Policy"),
        });

    public static readonly RowCodec<AccountCircuit> Account = new(
        "account~", circuit => circuit.Account.ToString(),
        circuit =>
        {
            var row = Row(circuit.IsOpen, circuit.Since, circuit.Policy);
            row["RechargedBeforeMicros"] = circuit.RechargedBefore.CashMicros;
            row["RechargedBeforePv"] = circuit.RechargedBefore.Pv;
            row["IsRecharged"] = circuit.IsRecharged;
            if (circuit.ConfirmedBy is { } by) row["ConfirmedBy"] = by;
            if (circuit.ConfirmedAt is { } at) row["ConfirmedAt"] = at;
            if (circuit.ConfirmedReason is { } reason) row["ConfirmedReason"] = reason;
            return row;
        },
        row => new AccountCircuit(AccountId.Parse(row.Key["account~".Length..]))
        {
            IsOpen = row.Boolean("IsOpen"),
            Since = row.Timestamp("Since"),
            RechargedBefore = new BudgetAmount(row.Number("RechargedBeforeMicros"), row.Number("RechargedBeforePv")),
            IsRecharged = row.Boolean("IsRecharged"),
            ConfirmedBy = row.TextOrNull("ConfirmedBy"),
            ConfirmedAt = row.TimestampOrNull("ConfirmedAt"),
            ConfirmedReason = row.TextOrNull("ConfirmedReason"),
            Policy = row.TextOrNull("Policy"),
        });

    public static readonly RowCodec<GlobalCircuit> Global = new(
        "global", _ => "",
        circuit =>
        {
            var row = Row(circuit.IsOpen, circuit.Since, circuit.Policy);
            row["Channels"] = circuit.Channels;
            row["ReleaseIntervalTicks"] = circuit.ReleaseInterval.Ticks;
            if (circuit.ReleaseUntil is { } until) row["ReleaseUntil"] = until;
            if (circuit.ResumedBy is { } by) row["ResumedBy"] = by;
            if (circuit.ResumedReason is { } reason) row["ResumedReason"] = reason;
            if (circuit.Region is { } region) row["Region"] = region;
            return row;
        },
        row => new GlobalCircuit
        {
            IsOpen = row.Boolean("IsOpen"),
            Since = row.TimestampOrNull("Since"),
            Channels = row.Text("Channels"),
            ReleaseInterval = TimeSpan.FromTicks(row.Number("ReleaseIntervalTicks")),
            ReleaseUntil = row.TimestampOrNull("ReleaseUntil"),
            ResumedBy = row.TextOrNull("ResumedBy"),
            ResumedReason = row.TextOrNull("ResumedReason"),
            Region = row.TextOrNull("Region"),
            Policy = row.TextOrNull("Policy"),
        });

    public static string HistoryOf(string circuit) => $"{HistoryPrefix}{circuit.Replace('/', '~')}~";

    public static KeyRange HistoryRange => KeyRange.Prefix(HistoryPrefix);

    /// <summary>Newest first.</summary>
    public static Row History(CircuitTransition transition)
    {
        var row = new Dictionary<string, RowValue>
        {
            ["Circuit"] = transition.Circuit,
            ["At"] = transition.At,
            ["Change"] = transition.Change,
            ["By"] = transition.By,
            ["Text"] = transition.Text,
        };
        if (transition.Policy is { } policy) row["Policy"] = policy;
        var order = (long.MaxValue - transition.At.UtcTicks).ToString("d19", CultureInfo.InvariantCulture);
        return new Row(Partition, $"{HistoryOf(transition.Circuit)}{order}~{transition.Change}", row);
    }

    public static CircuitTransition ReadHistory(Row row) =>
        new(row.Text("Circuit"), row.Timestamp("At"), row.Text("Change"), row.Text("By"), row.Text("Text"), row.TextOrNull("Policy"));

    private static Dictionary<string, RowValue> Row(bool isOpen, DateTimeOffset? since, string? policy)
    {
        var row = new Dictionary<string, RowValue> { ["IsOpen"] = isOpen };
        if (since is { } at) row["Since"] = at;
        if (policy is not null) row["Policy"] = policy;
        return row;
    }
}
