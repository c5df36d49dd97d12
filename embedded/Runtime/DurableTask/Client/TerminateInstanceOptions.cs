namespace Microsoft.DurableTask.Client;

/// <param name="Output">What becomes the instance's output.</param>
/// <param name="Recursive">Whether running sub-orchestrations are terminated too.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
