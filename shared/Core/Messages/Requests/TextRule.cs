namespace MessageFunctions.Messages.Requests;

/// <summary>Which characters a text may have.</summary>
internal enum TextRule
{
    /// <summary>One line: no control characters and no line separators, so it cannot break out of a header.</summary>
    Line,

    /// <summary>Several lines: tabs and line ends too.</summary>
    Block,
}
