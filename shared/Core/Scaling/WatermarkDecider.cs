namespace MessageFunctions.Scaling;

/// <summary>Pure: (policy, level, depth) → level.</summary>
public static class WatermarkDecider
{
    /// <summary>The level that follows. Between a mark below which is admitted and the one above which is shed, the level stays.</summary>
    /// <param name="policy">The marks.</param>
    /// <param name="level">The level until now.</param>
    /// <param name="depth">Envelopes in all queues, 0 or more.</param>
    public static DegradationLevel Evaluate(WatermarkPolicy policy, DegradationLevel level, long depth)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        if (depth > policy.ShedP2Above) return DegradationLevel.ShedP2;
        if (level == DegradationLevel.ShedP2 && depth >= policy.AdmitP2Below) return DegradationLevel.ShedP2;
        if (depth > policy.ShedP3Above) return DegradationLevel.ShedP3;
        return level != DegradationLevel.None && depth >= policy.AdmitP3Below ? DegradationLevel.ShedP3 : DegradationLevel.None;
    }
}
