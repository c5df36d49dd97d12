using System.Globalization;
using MessageFunctions.Policies.Store;

namespace MessageFunctions.Policies.Gray;

/// <summary>Whether a gray release goes on. Pure.</summary>
public static class GuardrailDecision
{
    /// <summary>Why it must end; null: it goes on. A rate that equals its bound is within it.</summary>
    public static string? Breach(Guardrails guardrails, GrayObservation seen)
    {
        ArgumentNullException.ThrowIfNull(guardrails);
        if (seen.Sent >= guardrails.MinimumMessages && Exceeds(seen.Failed, seen.Sent, guardrails.ErrorRateBasisPoints))
            return Say($"{seen.Failed} of {seen.Sent} sent messages failed; at most {guardrails.ErrorRateBasisPoints} of 10,000 may.");
        if (seen.Messages >= guardrails.MinimumMessages && Exceeds(seen.Rejected, seen.Messages, guardrails.RejectionBasisPoints))
            return Say($"{seen.Rejected} of {seen.Messages} messages were rejected; at most {guardrails.RejectionBasisPoints} of 10,000 may be.");
        if (guardrails.SpendMicros is { } most && seen.SpentMicros > most)
            return Say($"{seen.SpentMicros} micro-units were spent; at most {most} may be.");
        return null;
    }

    private static bool Exceeds(int part, int whole, int basisPoints) => part * 10_000L > (long)whole * basisPoints;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
