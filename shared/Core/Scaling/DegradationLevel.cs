namespace MessageFunctions.Scaling;

/// <summary>What is turned away at the door. P0 and P1 never are.</summary>
public enum DegradationLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>P3.</summary>
    ShedP3,

    /// <summary>P3 and P2.</summary>
    ShedP2,
}
