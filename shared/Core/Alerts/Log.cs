using Microsoft.Extensions.Logging;

namespace MessageFunctions.Alerts;

internal static partial class Log
{
    [LoggerMessage(8200, LogLevel.Warning, "Alert {News}: {Severity} {Tenant} {Key}: {Title}")]
    public static partial void News(ILogger logger, AlertNews news, AlertSeverity severity, string tenant, string key, string title);

    [LoggerMessage(8201, LogLevel.Error, "A signal of the alert {Key} could not be stored.")]
    public static partial void SignalLost(ILogger logger, string key, Exception exception);

    [LoggerMessage(8202, LogLevel.Warning, "News of the alert {Key} was not taken by {Sink} ({Code}); it is tried again.")]
    public static partial void NewsNotTaken(ILogger logger, string key, string sink, string code);

    [LoggerMessage(8203, LogLevel.Error, "News of the alert {Key} is given up for {Sink} ({Code}).")]
    public static partial void NewsGivenUp(ILogger logger, string key, string sink, string code);
}
