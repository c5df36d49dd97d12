namespace MessageFunctions.Reconciliation;

/// <summary>What can disagree between the ledger, the message log, the receipts, a provider's statement and the counters.</summary>
public enum DiscrepancyClass
{
    /// <summary>The account row is not the fold of its entries and holds.</summary>
    FoldMismatch,

    /// <summary>A hold past its time belongs to no reservation of any envelope.</summary>
    OrphanHold,

    /// <summary>A hold past its time is still open although its envelope is through: nothing is left that would settle it.</summary>
    HoldWithoutSaga,

    /// <summary>Messages were taken by a provider and not, or not fully, spent.</summary>
    SentUnpaid,

    /// <summary>More messages were spent than providers took.</summary>
    PaidUnsent,

    /// <summary>A second hold was spent for an envelope whose own reservations do not know it.</summary>
    PaidTwice,

    /// <summary>A provider reports on a message that was not sent over that channel.</summary>
    ReceiptWithoutSend,

    /// <summary>A message was taken, and its channel, which reports, has not reported within its window.</summary>
    SendWithoutReceipt,

    /// <summary>As many messages were spent as were taken, at another price than the one decided.</summary>
    PriceMismatch,

    /// <summary>The provider's statement and the log name different messages or amounts.</summary>
    StatementMismatch,

    /// <summary>The window counters say another number of sends than the log.</summary>
    CounterDrift,
}
