using MessageFunctions.Messages;

namespace MessageFunctions.Reviews;

/// <summary>An envelope that waits for a review.</summary>
/// <param name="Envelope">Which.</param>
/// <param name="Indices">Its messages that say what is reviewed, ascending; null: all.</param>
public sealed record ReviewMember(EnvelopeId Envelope, IReadOnlyList<int>? Indices);
