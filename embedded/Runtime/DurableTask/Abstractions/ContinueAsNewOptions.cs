namespace Microsoft.DurableTask;

/// <summary>How an orchestration begins anew.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <summary>Whether events that no one has waited for go on to the next execution; default true.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
