using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Reads the filters of the management interface.</summary>
internal static class ManagementQuery
{
    public const string ContinuationHeader = "x-ms-continuation-token";

    /// <returns>Null, or what is wrong with the request.</returns>
    public static string? TryRead(HttpRequest request, out OrchestrationQuery query)
    {
        query = new OrchestrationQuery();
        if (!TryTime(request, "createdTimeFrom", out var from)) return "createdTimeFrom is not a time.";
        if (!TryTime(request, "createdTimeTo", out var to)) return "createdTimeTo is not a time.";
        if (!TryStatuses(request, out var statuses)) return "runtimeStatus is not a list of statuses.";
        var top = OrchestrationQuery.DefaultPageSize;
        if (request.Query["top"].FirstOrDefault() is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top))
            return "top is not a number.";
        var token = request.Headers[ContinuationHeader].FirstOrDefault();
        if (token is not null && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return $"{ContinuationHeader} is not a token of this query.";
        query = new OrchestrationQuery(
            from, to, statuses, InstanceIdPrefix: request.Query["instanceIdPrefix"].FirstOrDefault(), PageSize: top,
            FetchInputsAndOutputs: request.Query["showInput"] != "false", ContinuationToken: token);
        return null;
    }

    private static bool TryTime(HttpRequest request, string name, out DateTimeOffset? time)
    {
        time = null;
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text) return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) return false;
        time = parsed;
        return true;
    }

    private static bool TryStatuses(HttpRequest request, out List<OrchestrationRuntimeStatus>? statuses)
    {
        statuses = null;
        if (request.Query["runtimeStatus"].FirstOrDefault() is not { Length: > 0 } text) return true;
        statuses = [];
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) || !Enum.IsDefined(status)) return false;
            statuses.Add(status);
        }
        return true;
    }
}
