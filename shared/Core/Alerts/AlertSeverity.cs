namespace MessageFunctions.Alerts;

/// <summary>How soon somebody must look.</summary>
public enum AlertSeverity
{
    /// <summary>Today.</summary>
    Yellow,

    /// <summary>Now.</summary>
    Red,
}
