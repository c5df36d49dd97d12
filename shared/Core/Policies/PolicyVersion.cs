namespace MessageFunctions.Policies;

/// <summary>A version of a policy as decisions use it.</summary>
/// <param name="Body">What it says.</param>
/// <param name="Label">What decisions are recorded with: <c>breaker@tenant/3</c>, <c>breaker@platform/1</c>, <c>breaker@line.orders/7</c>, or <c>default</c>.</param>
public sealed record PolicyVersion<T>(T Body, string Label) where T : class
{
    private volatile bool _isBroken;

    /// <summary>Whether evaluating it failed on this instance: the last good version is used in its place.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Marks it as failed; true for the first who does.</summary>
    internal bool Break()
    {
        var first = !_isBroken;
        _isBroken = true;
        return first;
    }
}
