namespace MessageFunctions.CrashHarness;

/// <summary>One kind of load to be killed under. Every parameterless implementation is found by its name.</summary>
internal interface ICrashMode
{
    string Name { get; }

    /// <summary>Works until it is killed; writes a line to standard output for each thing that it was promised.</summary>
    Task RunAsync(string directory, CancellationToken stopping);
}
