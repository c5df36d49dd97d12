using MessageFunctions.Storage;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>One call of a service under its timeout, its failures mapped to what the ports promise.</summary>
internal static class StorageCall
{
    /// <exception cref="StorageUnavailableException">No answer in time, the connection failed, or <paramref name="isUnavailable"/> says so.</exception>
    public static async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> call, Func<Exception, bool> isUnavailable, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"{what}: no answer within {timeout}.", exception);
        }
        catch (Exception exception) when (isUnavailable(exception) || exception is HttpRequestException or IOException)
        {
            throw new StorageUnavailableException($"{what}: {exception.Message}", exception);
        }
    }
}
