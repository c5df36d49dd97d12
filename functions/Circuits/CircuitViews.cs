using System.Text.Json.Serialization;
using MessageFunctions.Circuits;

namespace MessageFunctions.Functions.Circuits;

internal sealed record GlobalView(
    string State, DateTimeOffset? Since, IReadOnlyList<string> Channels, string? ResumedBy, string? ResumedReason, DateTimeOffset? ReleaseUntil, string? Region, string? Policy, string? Next)
{
    public static GlobalView From(GlobalCircuit circuit) => new(
        circuit.IsOpen ? "open" : "closed", circuit.Since, circuit.Channels.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        circuit.ResumedBy, circuit.ResumedReason, circuit.ReleaseUntil, circuit.Region, circuit.Policy,
        circuit.IsOpen ? "Closes when an operator of the platform resumes." : null);
}

internal sealed record ChannelCircuitView(
    string Channel, string State, DateTimeOffset? Since, double? MessagesPerSecond, int? GoodWindows, int? WindowsNeeded, DateTimeOffset? EarliestClose, string? Policy, string? Next)
{
    public static ChannelCircuitView From(ChannelCircuit circuit, ChannelBreakerPolicy policy) => circuit.IsOpen
        ? new(
            circuit.Channel.Value, "open", circuit.Since, Math.Round(TimeSpan.FromSeconds(1) / circuit.Interval, 3), circuit.GoodWindows, policy.RecoveryWindows, circuit.ClosesAt(policy), circuit.Policy,
            "Closes by itself after good windows in a row.")
        : new(circuit.Channel.Value, "closed", circuit.Since, null, null, null, null, circuit.Policy, null);
}

internal sealed record AccountCircuitView(
    string Account, string State, DateTimeOffset Since, bool IsRecharged, string? ConfirmedBy, DateTimeOffset? ConfirmedAt, string? ConfirmedReason, string? Policy, string? Next)
{
    public static AccountCircuitView From(AccountCircuit circuit) => new(
        circuit.Account.ToString(), circuit.IsOpen ? "open" : "closed", circuit.Since, circuit.IsRecharged,
        circuit.ConfirmedBy, circuit.ConfirmedAt, circuit.ConfirmedReason, circuit.Policy, Missing(circuit));

    private static string? Missing(AccountCircuit circuit) => (circuit.IsOpen, circuit.IsRecharged, circuit.ConfirmedBy is not null) switch
    {
        (false, _, _) => null,
        (true, false, false) => "Closes when it is recharged and a person confirms.",
        (true, false, true) => "Closes when it is recharged.",
        (true, true, false) => "Closes when a person confirms.",
        (true, true, true) => "Closes when enough of its limit is available again.",
    };
}

internal sealed record CircuitsView(GlobalView Global, IReadOnlyList<ChannelCircuitView> Channels, IReadOnlyList<AccountCircuitView> Accounts);

internal sealed record TransitionView(string Circuit, DateTimeOffset At, string Change, string By, string Text, string? Policy)
{
    public static TransitionView From(CircuitTransition transition) =>
        new(transition.Circuit, transition.At, transition.Change, transition.By, transition.Text, transition.Policy);
}

internal sealed record TransitionPage(IReadOnlyList<TransitionView> Items, string? Continuation);

internal sealed record ActBody(string? Reason, string? Region = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CircuitsView))]
[JsonSerializable(typeof(TransitionPage))]
[JsonSerializable(typeof(ActBody))]
internal sealed partial class CircuitJson : JsonSerializerContext;
