namespace MessageFunctions.Storage;

/// <summary>
/// Partitioned rows with ETags. The narrow part that Azure Tables and SQLite both do natively: a point read, an ordered scan inside
/// one partition, and an atomic conditional commit inside one partition.
/// </summary>
/// <exception cref="StorageUnavailableException">From any member: the store did not answer, or refused for load or space. For a
/// commit it is then unknown whether it happened; repeat it under its conditions.</exception>
public interface ITable
{
    /// <summary>Most changes of one commit.</summary>
    const int MaxChanges = 100;

    /// <summary>Most rows of one page.</summary>
    const int MaxPage = 1_000;

    ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Rows of one partition in ordinal key order, from <paramref name="range"/>, at most <paramref name="limit"/> (1 to 1,000) of
    /// them. A page may be shorter and still have a continuation; it is the last one when the continuation is null.
    /// </summary>
    ValueTask<RowPage> ScanAsync(
        string partition, KeyRange range = default, int limit = MaxPage, string? continuation = null, CancellationToken cancellationToken = default);

    /// <summary>Commits 1 to 100 changes of one partition, all or none.</summary>
    /// <exception cref="ArgumentException">No change, more than 100, a row named twice or of another partition, or a key, name or
    /// value beyond the limits of <see cref="Row"/>; nothing was sent.</exception>
    ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default);
}

/// <summary>A range of row keys; <c>default</c> is the whole partition.</summary>
/// <param name="From">First key, inclusive; null: from the beginning.</param>
/// <param name="To">End, exclusive; null: to the end.</param>
public readonly record struct KeyRange(string? From, string? To)
{
    /// <summary>All keys that begin with a prefix.</summary>
    public static KeyRange Prefix(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return new KeyRange(prefix, Successor(prefix));
    }

    /// <summary>The first well-formed text after all that begin with the prefix; null when there is none.</summary>
    private static string? Successor(string prefix)
    {
        for (var length = prefix.Length; length > 0; length--)
        {
            var last = prefix[length - 1];
            if (last == char.MaxValue) continue;
            var head = prefix[..(length - 1)];
            // The low surrogates end at U+DFFF: after the last one of a high surrogate comes the next high one.
            if (last == '\uDFFF') continue;
            var next = (char)(last + 1);
            if (next == '\uD800') return head + "\uD800\uDC00";
            if (next == '\uDC00') return head + "\uE000";
            return char.IsHighSurrogate(next) ? head + next + '\uDC00' : head + next;
        }
        return null;
    }
}

/// <summary>A page of a scan.</summary>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Continuation);

/// <summary>Opens tables by name (3 to 63 letters and digits, beginning with a letter), creating what is missing.</summary>
public interface ITables
{
    ITable Open(string name);
}

/// <summary>A store did not answer in time, or refused for load or space. What was asked may be repeated.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
