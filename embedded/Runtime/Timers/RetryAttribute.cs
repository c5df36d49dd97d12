#pragma warning disable CA1012 // The official constructor is public.
namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often a failed run of a timer function is tried again.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    public RetryAttribute()
    {
    }

    /// <summary>Retries after the first try; -1 is without end.</summary>
    public int MaxRetryCount { get; set; }
}
