using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Audit;

public static class AuditServices
{
    /// <summary>The audit log and its proof. Needs <see cref="Storage.ITables"/>.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton(new AuditOptions());
        services.AddSingleton<AuditSeal>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<AuditVerification>();
        return services;
    }
}
