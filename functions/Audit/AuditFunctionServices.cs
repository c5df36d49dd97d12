using MessageFunctions.Audit;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.Functions.Audit;

internal static class AuditFunctionServices
{
    /// <summary>Setting with the key of the seal: at least 32 bytes in base64. Missing: the chain is not keyed.</summary>
    public const string KeySetting = "Audit:Key";

    /// <summary>The audit log with its settings, and what its functions need.</summary>
    /// <exception cref="InvalidOperationException">The key cannot be one.</exception>
    public static IServiceCollection AddAuditFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new AuditOptions { Key = ReadKey(configuration[KeySetting]) });
        services.AddAudit();
        services.AddSingleton(AuditTable.Read(typeof(AuditFunctionServices).Assembly));
        services.AddSingleton<AuditHandler>();
        return services;
    }

    /// <summary>Puts the record behind the gate. Call it after <c>UseAccess()</c>.</summary>
    public static FunctionsApplicationBuilder UseAudit(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<AuditMiddleware>();
        return builder;
    }

    private static ReadOnlyMemory<byte> ReadKey(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= AuditOptions.MinKeyBytes
            ? bytes.AsMemory(0, length)
            : throw new InvalidOperationException($"The setting {KeySetting} is no key: {AuditOptions.MinKeyBytes} random bytes or more in base64.");
    }
}
