using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients.Frequency;

/// <summary>A message that was let through and counted.</summary>
/// <param name="Message">The message.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Channel">The channel it was let through to.</param>
/// <param name="At">When.</param>
internal readonly record struct CountedSend(MessageId Message, MessageKind Kind, ChannelId Channel, DateTimeOffset At);
