namespace MessageFunctions.Policies.Gray;

/// <summary>What the messages did that a gray release decided.</summary>
/// <param name="Messages">All of them.</param>
/// <param name="Sent">That were handed over and have a result.</param>
/// <param name="Failed">Of those, that failed.</param>
/// <param name="Rejected">That were not sent, by decision.</param>
/// <param name="SpentMicros">By the prices of their plans.</param>
public readonly record struct GrayObservation(int Messages, int Sent, int Failed, int Rejected, long SpentMicros);
