using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>Evaluates a policy so that a version that fails costs nobody a message: it is reported, and the last good version decides.</summary>
public static class PolicyEvaluation
{
    /// <summary>The answer of the version for a recipient, or of the last good one where that fails, or of the built-in default.</summary>
    /// <param name="policies">Where a failure is reported.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="tenant">For whom; null: the platform.</param>
    /// <param name="version">The version that should decide: <see cref="PolicyChoice{T}.For"/> or <see cref="PolicyChoice{T}.Good"/>.</param>
    /// <param name="choice">Where the version is from.</param>
    /// <param name="state">What the evaluation needs; a static lambda and a struct allocate nothing.</param>
    /// <param name="evaluate">Pure. Throws <see cref="Conditions.EvaluationException"/> when it cannot answer.</param>
    public static (TResult Result, PolicyVersion<T> By) Evaluate<T, TState, TResult>(
        this IPolicies policies, PolicyKind<T> kind, TenantId? tenant, PolicyChoice<T> choice, PolicyVersion<T> version, TState state, Func<T, TState, TResult> evaluate)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(policies);
        if (TryEvaluate(policies, kind, tenant, version, state, evaluate, out var result)) return (result, version);
        var good = choice.Good;
        if (!ReferenceEquals(good, version) && TryEvaluate(policies, kind, tenant, good, state, evaluate, out result)) return (result, good);
        var last = choice.LastGood;
        if (!ReferenceEquals(last, good) && TryEvaluate(policies, kind, tenant, last, state, evaluate, out result)) return (result, last);
        return (evaluate(kind.Default, state), kind.DefaultChoice.Stable);
    }

    private static bool TryEvaluate<T, TState, TResult>(
        IPolicies policies, PolicyKind<T> kind, TenantId? tenant, PolicyVersion<T> version, TState state, Func<T, TState, TResult> evaluate, out TResult result)
        where T : class
    {
        try
        {
            result = evaluate(version.Body, state);
            return true;
        }
        catch (Conditions.EvaluationException exception)
        {
            policies.ReportFailure(tenant, kind, version, exception.Message);
            result = default!;
            return false;
        }
    }
}
