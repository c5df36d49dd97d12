using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>One piece of news on its way to one sink.</summary>
/// <param name="Id">The same for every try, so that a receiver can drop repeats.</param>
/// <param name="Tenant">Whom the alert concerns; null: the whole service.</param>
/// <param name="News">What happened.</param>
/// <param name="Alert">The alert as it stood then.</param>
/// <param name="At">When it happened.</param>
public sealed record AlertNotice(string Id, TenantId? Tenant, AlertNews News, Alert Alert, DateTimeOffset At);
