namespace MessageFunctions.Reviews;

/// <summary>A machine that looks at content. It may fail or be slow: then it counts as unsure, never as approving.</summary>
public interface IContentReviewer
{
    /// <summary>How policies name it, such as <c>local</c>.</summary>
    string Name { get; }

    /// <param name="parts">What is said, 1 to 16 parts.</param>
    /// <param name="cancellationToken">The time is over.</param>
    ValueTask<MachineOpinion> ReviewAsync(IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken = default);
}
