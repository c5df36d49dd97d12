using System.Security.Cryptography;
using MessageFunctions.Access.Rates;
using MessageFunctions.Functions.Access.Jwt;
using MessageFunctions.Functions.Access.Rates;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.Functions.Access;

public static class AccessServices
{
    /// <summary>The front door: who may call what. Needs <c>AddTenants()</c>, and <see cref="UseAccess"/> for the gate itself.</summary>
    /// <exception cref="InvalidOperationException">A setting has a value it cannot have.</exception>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        // Read now, so that a function that does not say who may call it fails the start.
        services.TryAddSingleton(FunctionAccessTable.Read(typeof(AccessServices).Assembly));
        services.AddSingleton(AccessOptions.Read(configuration));
        services.AddSingleton(JwtOptions.Read(configuration));
        services.TryAddSingleton<IJwksReader, JwksReader>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<JwtAuthenticator>();
        services.AddSingleton<Authenticator>();
        services.AddHostedService<KeyUseWriter>();
        services.AddSingleton(RateSettings.Read(configuration));
        services.AddSingleton(provider => new RateShares(
            provider.GetRequiredService<ITables>(), provider.GetRequiredService<TimeProvider>(), RandomNumberGenerator.GetHexString(32, lowercase: true)));
        services.TryAddSingleton<IPolicies, DefaultPolicies>();
        services.AddPolicyKind(RateLimitPolicy.Kind);
        services.AddSingleton<IPolicyReplay, RateLimitReplay>();
        services.AddSingleton<RateAdmission>();
        services.AddSingleton<IAdmission>(provider => provider.GetRequiredService<RateAdmission>());
        services.AddHostedService<RateShareKeeper>();
        return services;
    }

    /// <summary>Puts the gate in front of every function. Call it after <c>ConfigureFunctionsWebApplication()</c>.</summary>
    public static FunctionsApplicationBuilder UseAccess(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<AccessMiddleware>();
        return builder;
    }
}
