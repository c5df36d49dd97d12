namespace MessageFunctions.Embedded.Timers;

/// <summary>Where a timer stands, in the host's time zone.</summary>
/// <param name="Last">When it last ran; null before the first run.</param>
/// <param name="Next">When it runs next, as it was worked out then.</param>
internal sealed record TimerState(DateTime? Last, DateTime Next);
