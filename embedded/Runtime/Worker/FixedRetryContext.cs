using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Worker;

internal sealed class FixedRetryContext(int retryCount, int maxRetryCount) : RetryContext
{
    public static FixedRetryContext None { get; } = new(0, 0);

    public override int RetryCount => retryCount;

    public override int MaxRetryCount => maxRetryCount;
}
