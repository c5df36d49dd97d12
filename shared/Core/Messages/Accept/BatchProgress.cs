
namespace MessageFunctions.Messages.Accept;

/// <summary>How far a batch has come.</summary>
/// <param name="Batch">What was taken.</param>
/// <param name="Counts">Messages of settled envelopes by the status they were settled with.</param>
/// <param name="Pending">Messages whose envelopes are not settled yet.</param>
/// <param name="Delivered">Messages that were reported as delivered since.</param>
public sealed record BatchProgress(BatchRecord Batch, IReadOnlyDictionary<MessageStatus, long> Counts, long Pending, long Delivered);
