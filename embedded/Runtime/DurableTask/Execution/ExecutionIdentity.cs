using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>What an execution is: it does not change while it runs.</summary>
internal sealed record ExecutionIdentity(string Name, string InstanceId, byte[]? Input, ParentOrchestrationInstance? Parent);

/// <summary>What the next execution of an instance begins with.</summary>
internal sealed record ContinueAsNewRequest(byte[]? Input, bool PreserveUnprocessedEvents);
