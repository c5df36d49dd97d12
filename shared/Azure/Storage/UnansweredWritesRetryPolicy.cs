using Azure.Core;
using Azure.Core.Pipeline;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>
/// Repeats reads as usual, but a write only when the service says that it refused it for load. A write that may have happened is not
/// repeated: the repetition would meet the row that it wrote itself and report a conflict that there never was.
/// </summary>
internal sealed class UnansweredWritesRetryPolicy(int maxRetries)
    : RetryPolicy(maxRetries, DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5)))
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        MayRetry(message) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayRetry(message) ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);

    private static bool MayRetry(HttpMessage message) =>
        message.Request.Method == RequestMethod.Get || (message.HasResponse && message.Response.Status is 429 or 503);
}
