namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned; middleware may put something else in its place.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <inheritdoc cref="InvocationResult{T}"/>
public abstract class InvocationResult : InvocationResult<object>;
