namespace Microsoft.DurableTask;

/// <summary>A query that is read page by page.</summary>
/// <typeparam name="T">What it yields.</typeparam>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
{
    /// <param name="continuationToken">Where to begin; at the beginning when null.</param>
    /// <param name="pageSizeHint">Most values a page.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (var value in page.Values) yield return value;
        }
    }
}
