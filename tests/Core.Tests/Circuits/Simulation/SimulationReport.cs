using System.Globalization;
using MessageFunctions.Circuits;
using MessageFunctions.Windows;

namespace MessageFunctions.Core.Tests.Circuits.Simulation;

/// <summary>What one phase came to.</summary>
internal sealed class PhaseFigures(string name)
{
    public string Name => name;

    public long Accepted { get; set; }

    public long Sent { get; set; }

    public long Failed { get; set; }

    public long Unknown { get; set; }

    public long Held { get; set; }

    public long Released { get; set; }

    public long Rerouted { get; set; }

    public long MostWaiting { get; set; }

    /// <summary>From acceptance to the provider's answer, of P0.</summary>
    public SendLatency Urgent { get; } = new();
}

/// <summary>Five minutes of the chart.</summary>
internal sealed record SimulationPoint(DateTimeOffset At, long Sent, long Waiting, long UrgentP99, int OpenLevel);

/// <summary>What a simulation came to.</summary>
internal sealed record SimulationReport(
    SimulationSettings Settings, DateTimeOffset Start, IReadOnlyList<PhaseFigures> Phases, IReadOnlyList<SimulationPoint> Points, IReadOnlyList<CircuitTransition> Transitions, long LeftOver)
{
    public string ToText()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"seed {Settings.Seed}, five phases of {Settings.PhaseHours} h from {Start:yyyy-MM-dd HH:mm} UTC");
        text.WriteLine();
        text.WriteLine("| phase | accepted | sent | failed | unknown | held | released | rerouted | most waiting | P0 p50 ms | P0 p99 ms |");
        text.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var phase in Phases)
            text.WriteLine($"| {phase.Name} | {phase.Accepted} | {phase.Sent} | {phase.Failed} | {phase.Unknown} | {phase.Held} | {phase.Released} | {phase.Rerouted} | {phase.MostWaiting} | {phase.Urgent.Milliseconds(50)} | {phase.Urgent.Milliseconds(99)} |");
        text.WriteLine();
        foreach (var transition in Transitions) text.WriteLine($"{transition.At:MM-dd HH:mm:ss} {transition.Circuit} {transition.Change} by {transition.By}: {transition.Text}");
        text.WriteLine($"left over: {LeftOver}");
        return text.ToString();
    }
}
