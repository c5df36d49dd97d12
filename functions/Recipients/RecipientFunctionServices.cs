using MessageFunctions.Recipients.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Recipients;

internal static class RecipientFunctionServices
{
    /// <summary>What the functions of recipients need beside <c>AddRecipients()</c>.</summary>
    public static IServiceCollection AddRecipientFunctions(this IServiceCollection services) =>
        services.AddSingleton<SuppressionImport>().AddSingleton<RecipientHandler>();
}
