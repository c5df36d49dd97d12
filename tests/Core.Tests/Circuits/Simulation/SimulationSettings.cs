namespace MessageFunctions.Core.Tests.Circuits.Simulation;

/// <summary>What is simulated.</summary>
/// <param name="Seed">Of everything random.</param>
/// <param name="PhaseHours">How long each of the five phases lasts, at least 2.</param>
internal sealed record SimulationSettings(int Seed, int PhaseHours)
{
    /// <summary>The phases in their order.</summary>
    public static readonly string[] Phases = ["steady", "spike of ten times", "brown-out of e-mail", "budget drought", "outage of all channels"];
}
