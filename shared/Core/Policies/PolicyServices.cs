using MessageFunctions.Policies.Gray;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Policies;

public static class PolicyServices
{
    /// <summary>Policies: their store and what of them holds. Needs storage and tenants.</summary>
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<PolicyRegistry>();
        services.AddSingleton<PolicyFailures>();
        services.AddSingleton<PolicyStore>();
        services.AddSingleton<PolicyDirectory>();
        services.AddSingleton<IPolicies>(provider => provider.GetRequiredService<PolicyDirectory>());
        services.AddSingleton<PolicyReleases>();
        services.AddSingleton<PolicyReplay>();
        services.AddSingleton<GrayReader>();
        services.AddSingleton<GrayWatch>();
        return services;
    }

    /// <summary>Makes a kind of policy known: it can be saved, released and read.</summary>
    public static IServiceCollection AddPolicyKind<T>(this IServiceCollection services, PolicyKind<T> kind) where T : class => services.AddSingleton<PolicyKind>(kind);
}
