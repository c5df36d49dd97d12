using MessageFunctions.Storage;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>
/// Tables that fail as real ones do: reads and commits that do not answer, commits that are applied and whose answer is lost, and commits
/// that arrive late, after whatever was done in between.
/// </summary>
public sealed class FaultyTables(ITables inner, Random random) : ITables
{
    private readonly Lock _gate = new();

    /// <summary>Chance in percent of each kind of fault, for reads and commits alike.</summary>
    public int UnavailablePercent { get; set; }

    public int LostAnswerPercent { get; set; }

    public int LatePercent { get; set; }

    public int Faults { get; private set; }

    public ITable Open(string name) => new FaultyTable(this, inner.Open(name));

    private bool Strikes(int percent)
    {
        lock (_gate)
        {
            if (random.Next(100) >= percent) return false;
            Faults++;
            return true;
        }
    }

    private sealed class FaultyTable(FaultyTables faults, ITable inner) : ITable
    {
        private readonly Queue<(string Partition, IReadOnlyList<RowChange> Changes)> _late = new();

        public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
        {
            await ArriveLateAsync();
            if (faults.Strikes(faults.UnavailablePercent)) throw new StorageUnavailableException("The read did not answer.");
            return await inner.GetAsync(partition, key, cancellationToken);
        }

        public ValueTask<RowPage> ScanAsync(
            string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default) =>
            inner.ScanAsync(partition, range, limit, continuation, cancellationToken);

        public async ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
        {
            await ArriveLateAsync();
            if (faults.Strikes(faults.UnavailablePercent)) throw new StorageUnavailableException("The commit did not arrive.");
            if (faults.Strikes(faults.LatePercent))
            {
                lock (_late) _late.Enqueue((partition, changes));
                throw new StorageUnavailableException("The commit is under way for ever.");
            }
            var result = await inner.CommitAsync(partition, changes, cancellationToken);
            if (faults.Strikes(faults.LostAnswerPercent)) throw new StorageUnavailableException("The answer was lost.");
            return result;
        }

        private async ValueTask ArriveLateAsync()
        {
            (string Partition, IReadOnlyList<RowChange> Changes) late;
            lock (_late)
            {
                if (_late.Count == 0 || !faults.Strikes(50)) return;
                late = _late.Dequeue();
            }
            await inner.CommitAsync(late.Partition, late.Changes);
        }
    }
}
