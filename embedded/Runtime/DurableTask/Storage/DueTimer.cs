namespace MessageFunctions.Embedded.DurableTask;

/// <summary>A stored timer.</summary>
/// <param name="Key">Of its instance.</param>
/// <param name="Id">Its number in the instance; <see cref="StartId"/> for the start itself.</param>
/// <param name="DueTicks">UTC ticks.</param>
internal readonly record struct DueTimer(long Key, int Id, long DueTicks)
{
    /// <summary>The timer that begins an instance with a start time.</summary>
    public const int StartId = -1;
}
