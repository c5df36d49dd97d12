namespace MessageFunctions.Audit;

/// <summary>Something that a person, or the service in a person's place, changed.</summary>
/// <param name="Action">Stable name, such as <c>policy.activate</c> or <c>breaker.resume</c>: 1 to 64 of <c>a-z 0-9 . - _</c>.</param>
/// <param name="Subject">What was changed, such as <c>breaker@tenant/3</c> or <c>line/orders</c>; at most 200 characters, no personal data.</param>
public sealed record AuditEntry(string Action, string Subject)
{
    /// <summary>Who: the caller's subject, or <c>system</c> for what the service does by itself.</summary>
    public string By { get; init; } = System;

    /// <summary>From where: the caller's address; null: from inside.</summary>
    public string? From { get; init; }

    /// <summary>Why, in the caller's words; at most 1,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What became of it: <c>done</c>, or a stable code.</summary>
    public string Outcome { get; init; } = Done;

    /// <summary>What is different now: a JSON array of <c>{"op","path","from","value"}</c>; at most 24,000 characters, cut beyond.</summary>
    public string? Changes { get; init; }

    /// <summary>What it reaches, as JSON: a replay's counts, or the number of lines, channels, recipients.</summary>
    public string? BlastRadius { get; init; }

    public const string System = "system";
    public const string Done = "done";
}
