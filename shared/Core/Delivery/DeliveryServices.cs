using MessageFunctions.Delivery.DeadLetters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Delivery;

public static class DeliveryServices
{
    /// <summary>The steps of a delivery. Needs tenants, budgets, channels, the message log and a clock.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.TryAddSingleton(new DeliverySettings());
        services.AddSingleton<PlanDelivery>();
        services.AddSingleton<ReserveDelivery>();
        services.AddSingleton<SendDelivery>();
        services.AddSingleton<SettleDelivery>();
        services.AddSingleton<AbandonDelivery>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<DeadLetterIntake>();
        services.AddSingleton<ReleaseDeadLetter>();
        return services;
    }
}
