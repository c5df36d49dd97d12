namespace MessageFunctions.Circuits;

/// <summary>Level 3: where the breaker of all sending stands.</summary>
public sealed record GlobalCircuit
{
    /// <summary>While it is open nothing is sent.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Since when it stands so; null: it never was open.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The channels that did not answer when it opened, separated by spaces.</summary>
    public string Channels { get; init; } = "";

    /// <summary>The operator who resumed last.</summary>
    public string? ResumedBy { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? ResumedReason { get; init; }

    /// <summary>Until when held messages are released slowly; null: nothing is being released.</summary>
    public DateTimeOffset? ReleaseUntil { get; init; }

    /// <summary>From one message to the next while held messages are released, over all instances.</summary>
    public TimeSpan ReleaseInterval { get; init; }

    /// <summary>The region that an operator switched to last; null: the home region.</summary>
    public string? Region { get; init; }

    /// <summary>The policy that opened it.</summary>
    public string? Policy { get; init; }
}
