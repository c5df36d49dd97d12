namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function, as middleware and the function see it.</summary>
public abstract class FunctionContext
{
    /// <summary>A new identifier for every invocation.</summary>
    public abstract string InvocationId { get; }

    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>Fires when the function has run longer than <c>functionTimeout</c> or the time to shut down is up; not when an HTTP client leaves.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
