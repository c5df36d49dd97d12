using Microsoft.Extensions.Logging;

namespace MessageFunctions.Channels;

/// <summary>What the channels log; event ids 3200 to 3299. No recipient, no content, no provider's words.</summary>
internal static partial class Log
{
    [LoggerMessage(3200, LogLevel.Information, "Channel {Channel} is simulated: nothing that goes over it reaches anybody.")]
    public static partial void Simulated(ILogger logger, string channel);

    [LoggerMessage(3201, LogLevel.Warning, "The simulator could not post {Count} receipts: {Reason}")]
    public static partial void ReceiptsNotPosted(ILogger logger, int count, string reason);

    [LoggerMessage(3202, LogLevel.Warning, "The simulator dropped {Count} receipts because {Waiting} wait to be posted.")]
    public static partial void ReceiptsDropped(ILogger logger, int count, int waiting);
}
