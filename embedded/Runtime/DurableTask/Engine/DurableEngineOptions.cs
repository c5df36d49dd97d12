using System.Globalization;
using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>The bounds of the engine.</summary>
internal sealed record DurableEngineOptions
{
    /// <summary>Most activities that run at once; host.json <c>extensions:durableTask:maxConcurrentActivityFunctions</c>, default 10 a core.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Most orchestrators that make a step at once; <c>maxConcurrentOrchestratorFunctions</c>, default 10 a core.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Most idle orchestrators kept in memory; the longest idle one is dropped first and replayed when it is needed.</summary>
    public int MaxIdleInstances { get; init; } = 2_048;

    /// <summary>Where starts and timers pause: with this many activities waiting, what could make more stays on disk.</summary>
    public int MaxWaitingActivities { get; init; } = 4_096;

    /// <summary>Most instances that begin, and most timers that fire, without their step being on disk.</summary>
    public int MaxStarting { get; init; } = 2_048;

    /// <summary>Forces evictions beyond need; for tests of replay.</summary>
    public Func<bool>? EvictNow { get; init; }

    /// <exception cref="FunctionDefinitionException">A value is not a whole number from 1.</exception>
    public static DurableEngineOptions From(EmbeddedRuntimeOptions runtime)
    {
        var section = runtime.HostJson.GetSection("extensions:durableTask");
        var defaults = new DurableEngineOptions();
        return defaults with
        {
            MaxConcurrentActivities = Read("maxConcurrentActivityFunctions", defaults.MaxConcurrentActivities),
            MaxConcurrentOrchestrators = Read("maxConcurrentOrchestratorFunctions", defaults.MaxConcurrentOrchestrators),
        };

        int Read(string name, int byDefault)
        {
            if (section[name] is not { } text) return byDefault;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1
                ? value
                : throw new FunctionDefinitionException($"host.json extensions:durableTask:{name} is '{text}'; it must be a whole number from 1.");
        }
    }
}
