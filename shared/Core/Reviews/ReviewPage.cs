namespace MessageFunctions.Reviews;

/// <summary>A page of a list; the last one has no continuation.</summary>
public sealed record ReviewPage<T>(IReadOnlyList<T> Items, string? Continuation);
