using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Policies;

internal static class PolicyFunctionServices
{
    /// <summary>What the functions of policies need beside <see cref="MessageFunctions.Policies.PolicyServices.AddPolicies"/>.</summary>
    public static IServiceCollection AddPolicyFunctions(this IServiceCollection services) =>
        services.AddSingleton<PolicyTarget>().AddSingleton<PolicyHandler>().AddSingleton<PolicyReleaseHandler>().AddSingleton<PolicyReplayHandler>()
            .AddHostedService<PolicyFailureRecorder>();
}
