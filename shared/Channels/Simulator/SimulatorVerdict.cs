namespace MessageFunctions.Channels.Simulator;

/// <summary>What the simulated provider did with a message.</summary>
public enum SimulatorVerdict
{
    /// <summary>Took it, and said so.</summary>
    Taken,

    /// <summary>Took it, and never answered.</summary>
    TakenUnanswered,

    /// <summary>Had taken it before, dropped the repeat and said that it is taken.</summary>
    Repeated,

    Rejected,

    /// <summary>Did not take it, and said that it may come again.</summary>
    Refused,

    /// <summary>Did not take it, and never answered.</summary>
    Lost,
}
