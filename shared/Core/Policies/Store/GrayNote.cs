namespace MessageFunctions.Policies.Store;

/// <summary>That a gray release may run in a scope.</summary>
public sealed record GrayNote(PolicyScope Scope, string Kind, string ETag);
