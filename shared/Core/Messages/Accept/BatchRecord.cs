using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>What is known of a batch without reading its messages.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Line">The line that sends it.</param>
/// <param name="Accepted">Messages that are durable, as of the last progress kept.</param>
/// <param name="Rejected">Messages that were not valid.</param>
/// <param name="IsComplete">Whether it was taken to its end.</param>
/// <param name="StoppedBy">Code of the problem that ended it early.</param>
public sealed record BatchRecord(BatchId Id, LineId Line, long Accepted, long Rejected, bool IsComplete, string? StoppedBy);
