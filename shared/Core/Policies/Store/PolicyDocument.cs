namespace MessageFunctions.Policies.Store;

/// <summary>A version of a policy as it was saved. It never changes.</summary>
/// <param name="Number">1, 2, 3 … in its scope and kind.</param>
/// <param name="Body">JSON, as it was sent.</param>
/// <param name="CreatedAt">When it was saved.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Comment">What it is for, in the words of who saved it.</param>
public sealed record PolicyDocument(int Number, string Body, DateTimeOffset CreatedAt, string CreatedBy, string? Comment);
