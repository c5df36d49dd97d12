namespace MessageFunctions.Tenants;

/// <summary>A value with the version it was read at.</summary>
/// <param name="Value">The value.</param>
/// <param name="ETag">Opaque; a change that names it is refused when the value has changed since.</param>
public sealed record Versioned<T>(T Value, string ETag);

/// <summary>A page of values; the last one has no continuation.</summary>
public sealed record Page<T>(IReadOnlyList<Versioned<T>> Items, string? Continuation);
