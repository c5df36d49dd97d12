namespace MessageFunctions.Channels;

/// <summary>How much of a channel may be in use at once.</summary>
/// <param name="Concurrency">Batches under way at once, 1 to 1,000.</param>
/// <param name="WaitSeconds">How long a batch waits for a place, 0 to 300 s; then its messages are retryable as <see cref="SendCode.ChannelBusy"/>.</param>
public sealed record ChannelLimits(int Concurrency, int WaitSeconds);
