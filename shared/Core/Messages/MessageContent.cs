namespace MessageFunctions.Messages;

/// <summary>What a message says, when no template says it: text, HTML or both.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Subject">Subject or title, for channels that show one; a single line.</param>
/// <param name="Html">The same as HTML, for channels that show it.</param>
public sealed record MessageContent(string? Text, string? Subject = null, string? Html = null);
