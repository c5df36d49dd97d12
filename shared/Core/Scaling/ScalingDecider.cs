namespace MessageFunctions.Scaling;

/// <summary>Pure: what the load asks for, and what is done about it.</summary>
public static class ScalingDecider
{
    /// <summary>
    /// <c>min(max, max(min, ceil(rate × headroom / per instance), ceil(backlog / (per instance × drain time)))</c>, and one more while the processor is
    /// above its mark.
    /// </summary>
    public static ScalingAdvice Advise(ScalingPolicy policy, ScalingInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(inputs);
        var rate = CeilingOf((Int128)inputs.MessagesPerSecond * policy.HeadroomPercent, (Int128)policy.MessagesPerInstance * 100);
        var backlog = CeilingOf(inputs.BacklogMessages, (Int128)policy.MessagesPerInstance * policy.DrainSeconds);
        var wanted = Int128.Max(rate, backlog);
        var reason = wanted <= policy.MinInstances ? "least" : backlog > rate ? "backlog" : "rate";
        wanted = Int128.Max(wanted, policy.MinInstances);
        if (inputs.CpuPercent > policy.CpuHighPercent)
        {
            // What runs hot with what it has needs one more than that, whatever the rate says.
            wanted = Int128.Max(wanted, inputs.Instances) + 1;
            reason = "processor";
        }
        if (wanted <= policy.MaxInstances) return new ScalingAdvice((int)wanted, reason, inputs);
        return new ScalingAdvice(policy.MaxInstances, "most", inputs);
    }

    /// <summary>More at once; fewer only after they have been enough for the cooldown and nothing changed in it, and then one by one.</summary>
    public static ScalingState Decide(ScalingPolicy policy, ScalingState state, ScalingAdvice advice, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(advice);
        var bounded = Math.Clamp(state.Instances, policy.MinInstances, policy.MaxInstances);
        if (bounded != state.Instances) return new ScalingState(bounded, now, null);
        if (advice.Instances > state.Instances) return new ScalingState(advice.Instances, now, null);
        if (advice.Instances == state.Instances) return state with { FewerSince = null };
        var since = state.FewerSince ?? now;
        var cooldown = TimeSpan.FromSeconds(policy.ScaleInCooldownSeconds);
        return now - since >= cooldown && now - state.ChangedAt >= cooldown
            ? new ScalingState(state.Instances - 1, now, now)
            : state with { FewerSince = since };
    }

    private static Int128 CeilingOf(Int128 dividend, Int128 divisor) => dividend <= 0 ? 0 : (dividend + divisor - 1) / divisor;
}
