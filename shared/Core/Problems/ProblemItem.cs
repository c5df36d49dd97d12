namespace MessageFunctions.Problems;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Code">Stable, one of <see cref="ProblemCode"/>.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body; empty for the whole of it.</param>
/// <param name="Detail">What is wrong and what would be right, without the value itself.</param>
public sealed record ProblemItem(string Code, string Pointer, string Detail);
