namespace MessageFunctions.Receipts;

/// <summary>What became of a report.</summary>
/// <param name="Taken">Receipts that were new.</param>
/// <param name="Repeated">Receipts that were known; they changed nothing.</param>
/// <param name="Ignored">Receipts that are about nothing here.</param>
public sealed record ReceiptSummary(int Taken, int Repeated, IReadOnlyList<IgnoredReceipt> Ignored);

/// <summary>A receipt that was not taken.</summary>
/// <param name="Index">Its place in the report, from 0.</param>
/// <param name="Code"><c>receipt_invalid</c>, <c>event_unknown</c> or <c>message_unknown</c>.</param>
public sealed record IgnoredReceipt(int Index, string Code);
