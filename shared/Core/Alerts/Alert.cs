namespace MessageFunctions.Alerts;

/// <summary>What is known of one trouble: all signals under one key.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Severity">As signalled last; while open it does not fall.</param>
/// <param name="Title">As signalled last.</param>
/// <param name="Text">As signalled last.</param>
/// <param name="RaisedAt">When it was raised, the last time it was raised anew.</param>
/// <param name="LastAt">When it was signalled last.</param>
/// <param name="Count">Signals since <paramref name="RaisedAt"/>.</param>
public sealed record Alert(AlertKey Key, AlertSeverity Severity, string Title, string Text, DateTimeOffset RaisedAt, DateTimeOffset LastAt, long Count)
{
    /// <summary>When it cleared; null: it is open.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>The alert that explains it.</summary>
    public AlertKey? CausedBy { get; init; }

    /// <summary>Until when it is open without another signal; null: until it is cleared.</summary>
    public DateTimeOffset? LapsesAt { get; init; }

    /// <summary>The severity that people were told last; null: nobody was told yet.</summary>
    public AlertSeverity? Told { get; init; }

    /// <summary>When people were told last.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Who has it in hand; nobody is reminded of it any more.</summary>
    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public bool IsOpen => ClearedAt is null;
}
