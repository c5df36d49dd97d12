using MessageFunctions.Functions.Inbox;
using MessageFunctions.Functions.StatusWebhooks;
using MessageFunctions.Receipts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Receipts;

internal static class ChannelFunctionServices
{
    /// <summary>What the functions of the inbox, of receipts and of status webhooks need beside the channels themselves.</summary>
    public static IServiceCollection AddChannelFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddReceipts(configuration);
        services.AddSingleton<ReceiptHandler>();
        services.AddSingleton<InboxHandler>();
        services.AddSingleton<StatusWebhookHandler>();
        return services;
    }
}
