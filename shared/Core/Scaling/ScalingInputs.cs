namespace MessageFunctions.Scaling;

/// <summary>What the advice follows from.</summary>
/// <param name="MessagesPerSecond">Messages accepted a second by all instances, 0 or more.</param>
/// <param name="CpuPercent">Mean processor load of the instances, 0 to 100.</param>
/// <param name="BacklogMessages">Messages that wait in the queues, 0 or more.</param>
/// <param name="Instances">Instances that run.</param>
public sealed record ScalingInputs(long MessagesPerSecond, int CpuPercent, long BacklogMessages, int Instances);

/// <summary>How many instances the load asks for.</summary>
/// <param name="Instances">Within the policy's bounds.</param>
/// <param name="Reason">What decided: <c>rate</c>, <c>backlog</c>, <c>processor</c>, <c>least</c> or <c>most</c>.</param>
/// <param name="Inputs">What it follows from.</param>
public sealed record ScalingAdvice(int Instances, string Reason, ScalingInputs Inputs);

/// <summary>What is in force.</summary>
/// <param name="Instances">How many instances there should be.</param>
/// <param name="ChangedAt">Since when.</param>
/// <param name="FewerSince">Since when fewer would be enough; null: they would not.</param>
public sealed record ScalingState(int Instances, DateTimeOffset ChangedAt, DateTimeOffset? FewerSince);
