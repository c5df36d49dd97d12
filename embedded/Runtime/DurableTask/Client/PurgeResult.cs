namespace Microsoft.DurableTask.Client;

/// <summary>How many instances were removed.</summary>
public class PurgeResult(int count, bool? isComplete)
{
    public PurgeResult(int count) : this(count, null)
    {
    }

    public int PurgedInstanceCount { get; } = count;

    /// <summary>False when more instances match than one call removes.</summary>
    public bool? IsComplete { get; } = isComplete;
}
