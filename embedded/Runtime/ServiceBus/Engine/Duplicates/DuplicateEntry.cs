namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>One remembered message.</summary>
/// <param name="Key">The digest of its id, see <see cref="DuplicateKey"/>.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Expires">When its id is forgotten, in UTC ticks.</param>
internal readonly record struct DuplicateEntry(UInt128 Key, long Sequence, long Expires);
