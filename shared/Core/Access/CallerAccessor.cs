namespace MessageFunctions.Access;

/// <summary>Holds the caller of one invocation: set once, by the gate.</summary>
public sealed class CallerAccessor : ICaller
{
    private CallerContext? _caller;

    public CallerContext Current => _caller ?? throw new InvalidOperationException("This invocation has no authenticated caller.");

    /// <exception cref="InvalidOperationException">There is a caller already: an identity never changes in flight.</exception>
    public void Set(CallerContext caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (_caller is not null) throw new InvalidOperationException("The caller of this invocation is already known.");
        _caller = caller;
    }
}
