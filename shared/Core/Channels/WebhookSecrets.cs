using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>The secrets that sign what tenants' servers get: one of each tenant's own for every configured root, the current root first.</summary>
public sealed class WebhookSecrets(IReadOnlyList<WebhookSecret> roots)
{
    /// <summary>Whether there is anything to sign with; without it no webhook is sent.</summary>
    public bool Any => roots.Count > 0;

    public IReadOnlyList<WebhookSecret> For(TenantId tenant) => [.. roots.Select(root => root.For(tenant))];
}
