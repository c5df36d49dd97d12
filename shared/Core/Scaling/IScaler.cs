namespace MessageFunctions.Scaling;

/// <summary>Makes it so.</summary>
public interface IScaler
{
    /// <summary>What it scales, for people: <c>concurrency</c>, <c>function-app</c>.</summary>
    string Name { get; }

    /// <summary>Applies a number of instances; a repeat of the same number costs nothing. What goes away is drained first.</summary>
    /// <returns>Null, or why it could not be applied: a stable code.</returns>
    ValueTask<string?> ApplyAsync(int instances, CancellationToken cancellationToken = default);
}
