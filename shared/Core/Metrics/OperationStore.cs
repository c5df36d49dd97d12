namespace MessageFunctions.Metrics;

/// <summary>What operations are counted by.</summary>
public enum OperationStore
{
    /// <summary><c>get</c>, <c>scan</c>, <c>commit</c>, and <c>row</c> for each row of a commit.</summary>
    Table,

    /// <summary><c>create</c>, <c>read</c> (a stream), <c>get</c>, <c>search</c>, <c>count</c>.</summary>
    Document,

    /// <summary><c>send</c>, <c>receive</c>, <c>complete</c>, each by message.</summary>
    Queue,

    /// <summary><c>start</c> and <c>activity</c>.</summary>
    Orchestration,
}
