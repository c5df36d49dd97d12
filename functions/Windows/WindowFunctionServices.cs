using System.Security.Cryptography;
using MessageFunctions.Windows;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Windows;

internal static class WindowFunctionServices
{
    /// <summary>Counts what this process sends, under a name of its own.</summary>
    public static IServiceCollection AddWindowFunctions(this IServiceCollection services)
    {
        services.AddWindows(RandomNumberGenerator.GetHexString(12, lowercase: true));
        services.AddHostedService<WindowFlushService>();
        return services;
    }
}
