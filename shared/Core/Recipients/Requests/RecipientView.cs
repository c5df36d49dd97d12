namespace MessageFunctions.Recipients.Requests;

/// <summary>All that is known of one address: what is not there is null.</summary>
public sealed record RecipientView(string Id, PreferencesBody? Preferences, SuppressionBody? Suppression, StateBody? State);

/// <summary>A page of the suppression list; the last one has no continuation.</summary>
public sealed record SuppressionPage(IReadOnlyList<SuppressionBody> Items, string? Continuation);
