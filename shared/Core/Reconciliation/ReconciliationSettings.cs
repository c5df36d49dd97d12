using MessageFunctions.Channels;

namespace MessageFunctions.Reconciliation;

/// <summary>How a tenant's books are reconciled; policy data.</summary>
public sealed record ReconciliationSettings
{
    /// <summary>What is younger than this is still moving and is left to the next run. Minutes, 1 to 1,440; default 10.</summary>
    public int GraceMinutes { get; init; } = 10;

    /// <summary>How far back a nightly run looks. Days, 1 to 400; default 3.</summary>
    public int WindowDays { get; init; } = 3;

    /// <summary>Channels that report on every message, and within how many hours.</summary>
    public IReadOnlyDictionary<ChannelId, int> ReceiptWindowHours { get; init; } = new Dictionary<ChannelId, int>();

    /// <summary>Classes whose repair is applied by the run itself. The default is what follows from the stream alone.</summary>
    public IReadOnlySet<DiscrepancyClass> Automatic { get; init; } =
        new HashSet<DiscrepancyClass> { DiscrepancyClass.OrphanHold, DiscrepancyClass.HoldWithoutSaga };

    /// <summary>Most discrepancies of a class that one slice keeps one by one; beyond it they are counted only. 1 to 100,000; default 10,000.</summary>
    public int MaxItems { get; init; } = 10_000;

    public TimeSpan Grace => TimeSpan.FromMinutes(GraceMinutes);
}
