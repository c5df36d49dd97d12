namespace MessageFunctions.Problems;

/// <summary>Why a request was not done, as RFC 9457 says it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable, one of <see cref="ProblemCode"/>.</param>
/// <param name="Title">The same sentence for every problem with this code.</param>
public sealed record Problem(int Status, string Code, string Title)
{
    /// <summary>What is particular to this request.</summary>
    public string? Detail { get; init; }

    /// <summary>Everything that is wrong, at most <see cref="ProblemList.Max"/>.</summary>
    public IReadOnlyList<ProblemItem> Errors { get; init; } = [];

    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
