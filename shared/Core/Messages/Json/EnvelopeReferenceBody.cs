namespace MessageFunctions.Messages.Json;

/// <summary>The body of a queue message.</summary>
internal sealed record EnvelopeReferenceBody(string? Tenant, string? Envelope, int Priority, string? Trace);
