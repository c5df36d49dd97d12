using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// Gathers items of one kind that arrive while the writer is busy into one piece of work, so that what is common to them (a
/// counter, a sequence number) is written once.
/// </summary>
/// <param name="work">Runs inside the transaction; may run again for the same items after a rollback.</param>
/// <param name="committed">Runs on the writer thread after the commit, or with its failure.</param>
internal sealed class WriteCoalescer<T>(
    SqliteFile file, Action<SqliteConnection, List<T>> work, Action<List<T>, Exception?> committed)
{
    private const int MaxItems = 2_048;
    private readonly Lock _gate = new();
    private List<T> _waiting = [];
    private bool _scheduled;

    public void Add(T item)
    {
        lock (_gate)
        {
            _waiting.Add(item);
            if (_scheduled) return;
            _scheduled = true;
        }
        file.Write(new Gathered(), Run, Committed);
    }

    private void Run(SqliteConnection connection, Gathered gathered)
    {
        gathered.Items ??= TakeWaiting();
        if (gathered.Items.Count > 0) work(connection, gathered.Items);
    }

    private void Committed(Gathered gathered, Exception? failure)
    {
        // Work that never ran, because the file was closed, still owes an answer to those who wait.
        gathered.Items ??= TakeWaiting();
        if (gathered.Items.Count > 0) committed(gathered.Items, failure);
    }

    private List<T> TakeWaiting()
    {
        List<T> taken;
        lock (_gate)
        {
            if (_waiting.Count <= MaxItems)
            {
                _scheduled = false;
                taken = _waiting;
                _waiting = [];
                return taken;
            }
            taken = _waiting.GetRange(0, MaxItems);
            _waiting.RemoveRange(0, MaxItems);
        }
        file.Write(new Gathered(), Run, Committed);
        return taken;
    }

    private sealed class Gathered
    {
        public List<T>? Items { get; set; }
    }
}
