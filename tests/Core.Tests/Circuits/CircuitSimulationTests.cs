using MessageFunctions.Circuits;
using MessageFunctions.Core.Tests.Circuits.Simulation;

namespace MessageFunctions.Core.Tests.Circuits;

/// <summary>The simulation in brief; for days of it: <c>dotnet run -c Release --project benchmarks -- simulate-circuits</c>.</summary>
public sealed class CircuitSimulationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Bad_days_pause_what_they_must_lose_nothing_and_leave_the_urgent_alone()
    {
        var report = await new CircuitSimulation(new SimulationSettings(Seed: 20261125, PhaseHours: 2)).RunAsync();
        output.WriteLine(report.ToText());

        Assert.Equal(0, report.LeftOver);
        Assert.Equal(report.Phases.Sum(phase => phase.Accepted), report.Phases.Sum(phase => phase.Sent + phase.Failed + phase.Unknown));
        Assert.True(Change("channel/email", CircuitTransition.Opened) >= 1);
        Assert.True(Change("channel/email", CircuitTransition.Closed) >= 1);
        Assert.Equal(1, Change("account/acme.promo.email.2026-11", CircuitTransition.Opened));
        Assert.Equal(1, Change("account/acme.promo.email.2026-11", CircuitTransition.Closed));
        Assert.Equal(1, Change(CircuitNames.Global, CircuitTransition.Opened));
        Assert.Equal(1, Change(CircuitNames.Global, CircuitTransition.Resumed));
        Assert.True(report.Phases[3].Rerouted > 0 && report.Phases[3].Held > 0 && report.Phases[4].Held > 0);
        Assert.All(report.Phases.Take(4), phase => Assert.True(phase.Urgent.Milliseconds(99) < 1_000, $"P0 p99 {phase.Urgent.Milliseconds(99)} ms in {phase.Name}"));

        int Change(string circuit, string change) => report.Transitions.Count(transition => transition.Circuit == circuit && transition.Change == change);
    }
}
