namespace MessageFunctions.Channels.Inbox;

/// <summary>Settings of the in-app inbox, section <c>Channels:Inbox</c>.</summary>
public sealed record InboxOptions
{
    public const string Section = "Channels:Inbox";

    /// <summary>Messages of one batch, 1 to 100; default 50.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Batches under way at once, 1 to 1,000; default 32.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>How long a batch waits for a place, 0 to 300 s; default 30.</summary>
    public int WaitSeconds { get; init; } = 30;

    /// <summary>How long an item stays at least, 31 to 3,650 days; default 400. It goes with its whole month.</summary>
    public int RetentionDays { get; init; } = 400;

    internal void Validate() => new OptionProblems(Section)
        .Range(nameof(BatchSize), BatchSize, 1, 100)
        .Range(nameof(Concurrency), Concurrency, 1, 1_000)
        .Range(nameof(WaitSeconds), WaitSeconds, 0, 300)
        .Range(nameof(RetentionDays), RetentionDays, 31, 3_650)
        .Throw();
}
