using MessageFunctions.Messages;

namespace MessageFunctions.Recipients.Frequency;

/// <summary>A message that may go if its recipient's caps have room.</summary>
/// <param name="Index">Its place in the envelope.</param>
/// <param name="To">The recipient.</param>
/// <param name="Caps">All caps of the recipient, those that do not cover the message included.</param>
public sealed record Candidate(int Index, Recipient To, IReadOnlyList<FrequencyCap> Caps);
