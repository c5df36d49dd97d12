namespace MessageFunctions.Windows;

/// <summary>What one channel did in ten seconds, over all instances.</summary>
/// <param name="Start">When the bucket begins.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Answered">Whether the provider answered anything at all.</param>
/// <param name="UnansweredInARow">Hand-overs without any answer, counted from the last that had one, or all where none had.</param>
public sealed record SendBucket(DateTimeOffset Start, SendCounts Counts, bool Answered, int UnansweredInARow)
{
    /// <summary>
    /// The same bucket of two instances. In which order their hand-overs went is not known: so the row of unanswered ones is the shortest that is possible, and
    /// what follows from it never comes too early.
    /// </summary>
    public SendBucket And(SendBucket other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var row = (Answered, other.Answered) switch
        {
            (false, false) => UnansweredInARow + other.UnansweredInARow,
            (true, true) => Math.Min(UnansweredInARow, other.UnansweredInARow),
            (true, false) => UnansweredInARow,
            (false, true) => other.UnansweredInARow,
        };
        return new SendBucket(Start, Counts + other.Counts, Answered || other.Answered, row);
    }

    /// <summary>Unanswered hand-overs at the end of buckets that are in order.</summary>
    public static int RowAtEnd(IEnumerable<SendBucket> buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        var row = 0;
        foreach (var bucket in buckets) row = bucket.Answered ? bucket.UnansweredInARow : row + bucket.UnansweredInARow;
        return row;
    }
}
