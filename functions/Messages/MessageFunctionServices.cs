using MessageFunctions.Messages.Accept;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Messages;

internal static class MessageFunctionServices
{
    /// <summary>What the message functions need beside <see cref="MessageServices.AddMessages"/>.</summary>
    public static IServiceCollection AddMessageHttp(this IServiceCollection services) =>
        services.AddSingleton<BufferBudget>().AddSingleton<AcceptHandler>().AddSingleton<QueryHandler>().AddSingleton<CancelBatchHandler>();
}
