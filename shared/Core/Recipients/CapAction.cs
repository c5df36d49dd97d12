namespace MessageFunctions.Recipients;

/// <summary>What becomes of a message that a frequency cap does not let go.</summary>
public enum CapAction
{
    /// <summary>It is rejected.</summary>
    Reject,

    /// <summary>It goes over the next channel of its plan that reaches the recipient; where there is none it is rejected.</summary>
    Skip,

    /// <summary>It is held until the cap has room again, or to its own expiry.</summary>
    Hold,
}
