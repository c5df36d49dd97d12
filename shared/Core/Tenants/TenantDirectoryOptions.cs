using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>How long what is known of a tenant is good.</summary>
public sealed record TenantDirectoryOptions : SnapshotCacheOptions;
