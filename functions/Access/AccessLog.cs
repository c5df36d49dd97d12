using MessageFunctions.Access;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Access;

/// <summary>Events 6100 to 6199. No credential, address or text of the request is ever an argument.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(6100, LogLevel.Warning, "Refused a request to {Function}: {Reason} (tenant {Tenant}).")]
    public static partial void Refused(ILogger logger, string function, Refusal reason, string? tenant);

    [LoggerMessage(6101, LogLevel.Warning, "Forbade a request to {Function}: tenant {Tenant}'s caller has none of its roles.")]
    public static partial void Forbidden(ILogger logger, string function, string tenant);

    [LoggerMessage(6102, LogLevel.Error, "Could not tell who calls {Function}: the store of tenants does not answer.")]
    public static partial void Unavailable(ILogger logger, string function, Exception exception);

    [LoggerMessage(6103, LogLevel.Error, "Could not read the token signing keys; the keys known before stay in use.")]
    public static partial void KeysNotRead(ILogger logger, Exception exception);

    [LoggerMessage(6104, LogLevel.Information, "Read {Count} token signing keys.")]
    public static partial void KeysRead(ILogger logger, int count);

    [LoggerMessage(6105, LogLevel.Warning, "Could not write when keys were last used; it is tried again in a minute.")]
    public static partial void UsesNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(6106, LogLevel.Warning, "Could not renew this instance's part of the rate limits; it keeps its last part.")]
    public static partial void SharesNotKept(ILogger logger, Exception exception);
}
