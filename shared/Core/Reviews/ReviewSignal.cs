namespace MessageFunctions.Reviews;

/// <summary>What has to be told to people.</summary>
public enum ReviewSignal
{
    /// <summary>It waits for people.</summary>
    Opened,

    /// <summary>It still does.</summary>
    Reminder,

    /// <summary>The first time is over.</summary>
    Escalated,
}
