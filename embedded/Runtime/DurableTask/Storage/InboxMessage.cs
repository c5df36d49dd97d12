namespace MessageFunctions.Embedded.DurableTask;

/// <summary>A message between instances, durable from the sender's commit until the receiver's.</summary>
internal sealed record InboxMessage(long Sequence, long Target, InputEvent Event);
