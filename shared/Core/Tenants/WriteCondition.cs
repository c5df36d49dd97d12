using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>Under which condition a value is written.</summary>
public abstract record WriteCondition
{
    private WriteCondition() { }

    /// <summary>The change that writes a row under this condition.</summary>
    internal abstract RowChange Change(Row row);

    /// <summary>Whatever is there.</summary>
    public static WriteCondition Always { get; } = new None();

    /// <summary>Only when there is no such value yet.</summary>
    public static WriteCondition New { get; } = new IsNew();

    public sealed record None : WriteCondition
    {
        internal override RowChange Change(Row row) => new RowChange.Put(row);
    }

    public sealed record IsNew : WriteCondition
    {
        internal override RowChange Change(Row row) => new RowChange.Insert(row);
    }

    /// <summary>Only when the value still has this ETag.</summary>
    public sealed record Matches(string ETag) : WriteCondition
    {
        internal override RowChange Change(Row row) => new RowChange.Replace(row, ETag);
    }
}

/// <summary>What became of a change of configuration.</summary>
public abstract record ChangeResult
{
    private ChangeResult() { }

    /// <summary>What it means for the value that its change did not fit.</summary>
    internal static ChangeResult Of(ConflictReason reason) => reason switch
    {
        ConflictReason.Exists => new Exists(),
        ConflictReason.NotFound => new NotFound(),
        ConflictReason.Changed => new Stale(),
        _ => throw new InvalidOperationException($"Unknown reason {reason}."),
    };

    /// <summary>It is durable.</summary>
    /// <param name="ETag">Of the new value; empty for a removal.</param>
    public sealed record Saved(string ETag) : ChangeResult;

    /// <summary>There is no such value.</summary>
    public sealed record NotFound : ChangeResult;

    /// <summary>There is one already.</summary>
    public sealed record Exists : ChangeResult;

    /// <summary>It has changed since it was read.</summary>
    public sealed record Stale : ChangeResult;

    /// <summary>Others changed the tenant all the time; repeat it.</summary>
    public sealed record Busy : ChangeResult;
}
