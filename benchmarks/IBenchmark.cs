namespace MessageFunctions.Benchmarks;

/// <summary>
/// One thing that is measured. Every parameterless implementation in this project is found and can be run by its name.
/// A run sets up its own data directory, measures, and cleans up after itself.
/// </summary>
public interface IBenchmark
{
    /// <summary>Area and subject, such as <c>queue-batched</c>; what the command line selects by.</summary>
    string Name { get; }

    /// <summary>One measured run.</summary>
    /// <param name="context">Where to work and how long to take.</param>
    Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context);
}

/// <summary>One figure of one run.</summary>
/// <param name="What">What is measured, such as <c>send 1 KB single</c>; the same in each run.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, such as <c>messages/s</c> or <c>ms</c>.</param>
/// <param name="RatioTo">The raw limit of the machine the figure is compared with (<see cref="RawLimits"/>), if any.</param>
public sealed record Measurement(string What, double Value, string Unit, string? RatioTo = null);

/// <summary>What a run is given.</summary>
/// <param name="Directory">An empty directory of its own, removed after the run.</param>
/// <param name="Seconds">About how long to measure.</param>
public sealed record BenchmarkContext(string Directory, double Seconds);
