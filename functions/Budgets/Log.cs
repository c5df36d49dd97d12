using MessageFunctions.Budgets;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Budgets;

/// <summary>Events 4000 to 4099: budgets.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Warning, "{Count} holds of {Account} outlived their time; the oldest should have been settled by {OldestExpiry}. They stay until they are reconciled.")]
    public static partial void HoldsOutlived(this ILogger logger, int count, AccountId account, DateTimeOffset oldestExpiry);
}
