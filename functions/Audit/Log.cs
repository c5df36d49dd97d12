using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Audit;

/// <summary>Events 8000 to 8099.</summary>
internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Error, "The change {Action} of tenant {Tenant} is done, but its audit entry could not be completed; the sweep records it with an unknown outcome.")]
    public static partial void NotRecorded(ILogger logger, string action, TenantId tenant, Exception exception);

    [LoggerMessage(8001, LogLevel.Warning, "Recorded {Count} changes of {Tenant} that were cut short; their outcome is unknown.")]
    public static partial void Swept(ILogger logger, int count, string tenant);
}
