using MessageFunctions.Delivery;
using MessageFunctions.Policies;
using MessageFunctions.Recipients.Frequency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Recipients;

public static class RecipientServices
{
    /// <summary>What is known of recipients, and the gate that honours it. Needs <see cref="Storage.ITables"/> and policies.</summary>
    public static IServiceCollection AddRecipients(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RecipientOptions());
        services.AddSingleton<RecipientStore>();
        services.AddSingleton<IRecipients, RecipientDirectory>();
        services.AddPolicyKind(RecipientPolicy.Kind);
        services.AddSingleton<FrequencyCounter>();
        services.AddSingleton<ISendGate, RecipientGate>();
        return services;
    }
}
