namespace MessageFunctions.Templates;

/// <summary>What is wrong in a template, and where.</summary>
/// <param name="Part">Such as <c>email/html</c> or <c>*/subject</c>.</param>
/// <param name="Position">Characters from the beginning of the part.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record TemplateSyntaxError(string Part, int Position, string Message);
