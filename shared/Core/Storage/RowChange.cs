namespace MessageFunctions.Storage;

/// <summary>One change of a commit. A commit names each row at most once.</summary>
public abstract record RowChange
{
    private RowChange() { }

    public abstract string Key { get; }

    /// <summary>Creates a row that must not exist.</summary>
    public sealed record Insert(Row Row) : RowChange
    {
        public override string Key => Row.Key;
    }

    /// <summary>Replaces a row that must still have the ETag it was read with.</summary>
    public sealed record Replace(Row Row, string ETag) : RowChange
    {
        public override string Key => Row.Key;
    }

    /// <summary>Writes a row whatever is there.</summary>
    public sealed record Put(Row Row) : RowChange
    {
        public override string Key => Row.Key;
    }

    /// <summary>Deletes a row that must exist and, where an ETag is given, still have it.</summary>
    public sealed record Delete(string RowKey, string? ETag = null) : RowChange
    {
        public override string Key => RowKey;
    }
}
