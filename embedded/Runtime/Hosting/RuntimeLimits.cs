namespace MessageFunctions.Embedded.Hosting;

/// <summary>Bounds that the host sets to all functions.</summary>
/// <param name="FunctionTimeout"><c>functionTimeout</c> of <c>host.json</c>; default 30 minutes; null is without end.</param>
/// <param name="Drain">How long a shutdown may take.</param>
internal sealed record RuntimeLimits(TimeSpan? FunctionTimeout, TimeSpan Drain);
