using MessageFunctions.Problems;

namespace MessageFunctions.Policies.Store;

/// <summary>What became of a change of a policy.</summary>
public abstract record PolicyChange
{
    private PolicyChange() { }

    /// <summary>It is durable.</summary>
    /// <param name="Head">What is in force now.</param>
    /// <param name="ETag">Of the head.</param>
    public sealed record Done(PolicyHead Head, string ETag) : PolicyChange;

    /// <summary>The body is wrong.</summary>
    public sealed record Invalid(IReadOnlyList<ProblemItem> Errors) : PolicyChange;

    /// <summary>There is no such version, or nothing to go back from.</summary>
    public sealed record NotFound : PolicyChange;

    /// <summary>It has changed since it was read.</summary>
    public sealed record Stale : PolicyChange;

    /// <summary>Others changed it all the time; repeat it.</summary>
    public sealed record Busy : PolicyChange;

    /// <summary>The kind has no gray release, or no policy of this scope.</summary>
    public sealed record NotPossible(string Detail) : PolicyChange;
}
