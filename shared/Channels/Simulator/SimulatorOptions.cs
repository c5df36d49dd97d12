namespace MessageFunctions.Channels.Simulator;

/// <summary>
/// Settings of the simulated provider, section <c>Channels:Simulator</c>. Rates are basis points of all messages (0 to 10,000, together
/// at most 10,000); what none of them takes is accepted.
/// </summary>
public sealed record SimulatorOptions
{
    public const string Section = "Channels:Simulator";

    /// <summary>The ids of the simulated channels; default <c>simulator</c> alone. Naming <c>sms</c> here simulates an SMS channel.</summary>
    public IReadOnlyList<string> ChannelIds { get; init; } = ["simulator"];

    /// <summary>Seed of everything random; default 1. The same seed and the same order of sends give the same outcomes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long the provider takes to answer a batch, 0 to 60,000 ms; default 20. 0 answers without waiting at all, for benchmarks.</summary>
    public int LatencyMilliseconds { get; init; } = 20;

    /// <summary>Up to this much is added to the latency at random, 0 to 60,000 ms; default 0.</summary>
    public int LatencyJitterMilliseconds { get; init; }

    /// <summary>Rejected for good; default 0.</summary>
    public int RejectedBasisPoints { get; init; }

    /// <summary>Refused for now, as a provider under load does; default 0.</summary>
    public int RetryableBasisPoints { get; init; }

    /// <summary>Taken, and never answered; default 0.</summary>
    public int TakenUnansweredBasisPoints { get; init; }

    /// <summary>Not taken, and never answered; default 0.</summary>
    public int LostBasisPoints { get; init; }

    /// <summary>How long the caller waits for an answer that does not come, 0 to 300,000 ms; default 1,000.</summary>
    public int TimeoutMilliseconds { get; init; } = 1_000;

    /// <summary>Whether the provider drops a repeat of a message id that it took; default true.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>Messages of one request, 1 to 100; default 100.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Requests under way at once, 1 to 1,000; default 64.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>How long a request waits for a place, 0 to 300 s; default 30.</summary>
    public int WaitSeconds { get; init; } = 30;

    /// <summary>The provider's own log of what it took; default <c>simulator.log</c> in the data directory.</summary>
    public string LogPath { get; init; } = "";

    /// <summary>Where receipts are posted; empty (the default): no receipts.</summary>
    public string ReceiptUrl { get; init; } = "";

    /// <summary>The secret that signs receipts, <c>whsec_</c> and base64; needed where there is a <see cref="ReceiptUrl"/>.</summary>
    public string ReceiptSecret { get; init; } = "";

    /// <summary>How long after taking a message the receipt is posted, 0 to 3,600,000 ms; default 200.</summary>
    public int ReceiptDelayMilliseconds { get; init; } = 200;

    /// <summary>Of the messages taken, how many fail later; default 0.</summary>
    public int ReceiptFailedBasisPoints { get; init; }

    /// <summary>Receipts posted twice; default 0.</summary>
    public int ReceiptDuplicateBasisPoints { get; init; }

    internal void Validate() => new OptionProblems(Section)
        .Require(ChannelIds.All(id => ChannelId.TryParse(id, out _)), $"{Section}:ChannelIds holds something that is no channel id (1 to 32 of a-z 0-9 -, beginning with a letter).")
        .Range(nameof(LatencyMilliseconds), LatencyMilliseconds, 0, 60_000)
        .Range(nameof(LatencyJitterMilliseconds), LatencyJitterMilliseconds, 0, 60_000)
        .Range(nameof(RejectedBasisPoints), RejectedBasisPoints, 0, 10_000)
        .Range(nameof(RetryableBasisPoints), RetryableBasisPoints, 0, 10_000)
        .Range(nameof(TakenUnansweredBasisPoints), TakenUnansweredBasisPoints, 0, 10_000)
        .Range(nameof(LostBasisPoints), LostBasisPoints, 0, 10_000)
        .Range("the sum of the rates", (long)RejectedBasisPoints + RetryableBasisPoints + TakenUnansweredBasisPoints + LostBasisPoints, 0, 10_000)
        .Range(nameof(TimeoutMilliseconds), TimeoutMilliseconds, 0, 300_000)
        .Range(nameof(BatchSize), BatchSize, 1, 100)
        .Range(nameof(Concurrency), Concurrency, 1, 1_000)
        .Range(nameof(WaitSeconds), WaitSeconds, 0, 300)
        .Range(nameof(ReceiptDelayMilliseconds), ReceiptDelayMilliseconds, 0, 3_600_000)
        .Range(nameof(ReceiptFailedBasisPoints), ReceiptFailedBasisPoints, 0, 10_000)
        .Range(nameof(ReceiptDuplicateBasisPoints), ReceiptDuplicateBasisPoints, 0, 10_000)
        .Require(LogPath.Length > 0, $"{Section}:LogPath is empty.")
        .Require(ReceiptUrl.Length == 0 || Uri.TryCreate(ReceiptUrl, UriKind.Absolute, out _), $"{Section}:ReceiptUrl is no absolute URL.")
        .Require(ReceiptUrl.Length == 0 || WebhookSecret.TryParse(ReceiptSecret, out _), $"{Section}:ReceiptSecret must be whsec_ and the base64 of 24 to 64 bytes.")
        .Throw();
}
