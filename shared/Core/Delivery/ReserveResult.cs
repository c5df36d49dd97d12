namespace MessageFunctions.Delivery;

/// <summary>What comes next for an envelope.</summary>
public enum ReserveStep
{
    /// <summary>Nothing is left to send.</summary>
    Done,

    /// <summary>Messages over one channel are paid for and may be sent.</summary>
    Send,

    /// <summary>Nothing may go before <see cref="ReserveResult.Until"/>.</summary>
    Wait,
}

/// <summary>The answer of a reservation.</summary>
/// <param name="Step">What comes next.</param>
/// <param name="Channel">The channel to send over, for <see cref="ReserveStep.Send"/>.</param>
/// <param name="Hold">The hold that pays, for <see cref="ReserveStep.Send"/>.</param>
/// <param name="Until">When to ask again, for <see cref="ReserveStep.Wait"/>.</param>
/// <param name="IsUnsettled">Whether holds are recorded and their settlement is not: an earlier run may have left one open.</param>
public sealed record ReserveResult(ReserveStep Step, string? Channel = null, string? Hold = null, DateTimeOffset? Until = null, bool IsUnsettled = false);
