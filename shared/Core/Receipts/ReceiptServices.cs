using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Receipts;

/// <summary>Registers the intake of receipts.</summary>
public static class ReceiptServices
{
    private const string Section = "Receipts:Providers";
    private const string SimulatorSecret = "Channels:Simulator:ReceiptSecret";

    /// <summary>Registers the providers that the settings name, and the simulator where it has a secret. Needs the recipients.</summary>
    /// <exception cref="InvalidOperationException">A provider's settings are missing or malformed.</exception>
    public static IServiceCollection AddReceipts(this IServiceCollection services, IConfiguration configuration)
    {
        var providers = configuration.GetSection(Section).GetChildren()
            .Select(section => new ReceiptProvider(section.Key, section.Get<ReceiptProviderOptions>() ?? new ReceiptProviderOptions()))
            .ToDictionary(provider => provider.Name, StringComparer.Ordinal);
        if (configuration[SimulatorSecret] is { Length: > 0 } secret)
            providers.TryAdd("simulator", new ReceiptProvider("simulator", new ReceiptProviderOptions { Secrets = [secret] }));
        services.AddSingleton<IReadOnlyDictionary<string, ReceiptProvider>>(providers);
        services.AddSingleton<ReceiptIntake>();
        return services;
    }
}
