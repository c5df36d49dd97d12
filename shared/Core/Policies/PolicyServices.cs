using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Policies;

public static class PolicyServices
{
    /// <summary>Policies: their store and what of them holds. Needs storage and tenants.</summary>
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<PolicyRegistry>();
        services.AddSingleton<IPolicies, DefaultPolicies>();
        return services;
    }

    /// <summary>Makes a kind of policy known: it can be saved, released and read.</summary>
    public static IServiceCollection AddPolicyKind<T>(this IServiceCollection services, PolicyKind<T> kind) where T : class => services.AddSingleton<PolicyKind>(kind);
}
