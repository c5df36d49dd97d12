namespace MessageFunctions.Storage;

/// <summary>Where snapshots come from.</summary>
public interface ISnapshotSource<in TKey, TSnapshot>
{
    /// <summary>The version that is stored: one small row; 0 when there is nothing.</summary>
    ValueTask<long> GetVersionAsync(TKey key, CancellationToken cancellationToken);

    /// <summary>Everything, with the version it is at least of; null when there is nothing.</summary>
    ValueTask<(long Version, TSnapshot? Snapshot)> LoadAsync(TKey key, CancellationToken cancellationToken);
}
