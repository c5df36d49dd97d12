namespace MessageFunctions.Policies;

/// <summary>Limits of a policy's body.</summary>
public static class PolicyLimits
{
    /// <summary>Largest body in bytes: it fits into one property of a row.</summary>
    public const int MaxBodyBytes = 30_000;

    /// <summary>Deepest nesting; conditions allow less.</summary>
    public const int MaxDepth = 48;
}
